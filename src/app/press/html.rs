//! The whole analysis in one file of HTML: every position, every changed parameter, every stress day,
//! the charts inline. It needs no script and no other file, and reads without colours or pictures.

use super::{
    content::{self, Entry, Facts, Headline, Table, Tone},
    marks::marks,
    stage::{self, Depth},
    svg::{escaped, svg},
    tables,
};
use crate::{
    DISCLAIMER,
    app::{
        context::View,
        plots::offered::Chart,
        raster::{Canvas, draw},
        table::Side,
        theme::TOKENS,
        words::HYPOTHETICAL,
    },
    io::report::Material,
};
use egui::{Color32, Theme};
use std::fmt::{Result, Write};

/// The file.
pub fn html(material: &Material) -> String {
    let mut out = String::new();
    let facts = stage::facts(material);
    stage::with_view(material, |view| {
        let charts = stage::charts(view, Depth::Everything);
        let page = Html { material, view, facts: &facts, charts: &charts };
        // writing to a string cannot fail
        let _ = page.write(&mut out);
    });
    out
}

struct Html<'a> {
    material: &'a Material<'a>,
    view: &'a View<'a>,
    facts: &'a Facts,
    charts: &'a [Chart],
}

impl Html<'_> {
    fn write(&self, out: &mut String) -> Result {
        let name = escaped(&self.facts.document);
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"generator\" content=\"crossmargin {}\">\n<title>{name}: cross-margining</title>\n\
             <style>\n{}{STYLE}</style>\n</head>\n<body>\n<main>\n",
            env!("CARGO_PKG_VERSION"),
            colours()
        )?;
        self.header(out, &name)?;
        self.body(out)?;
        self.footer(out)?;
        out.push_str("</main>\n</body>\n</html>\n");
        Ok(())
    }

    fn header(&self, out: &mut String, name: &str) -> Result {
        writeln!(out, "<header>\n<h1>{name}</h1>")?;
        if self.facts.is_hypothetical {
            writeln!(out, "<p class=\"badge\">{HYPOTHETICAL}</p>")?;
        }
        let told = crate::app::words::capital(&self.facts.market);
        writeln!(out, "<p class=\"quiet\">{}, {}.</p>", escaped(&told), escaped(&self.facts.standing))?;
        let description = &self.material.report.scenario.description;
        if !description.trim().is_empty() {
            writeln!(out, "<p class=\"quiet\">{}</p>", escaped(description))?;
        }
        let what_if = self.facts.what_if_words();
        if !what_if.is_empty() {
            writeln!(out, "<p class=\"warning\">{}</p>", escaped(&what_if))?;
        }
        writeln!(out, "<p class=\"sentence\">{}</p>", escaped(&self.view.model.sentence))?;
        writeln!(out, "<dl class=\"strip\">")?;
        for Headline { label, figure, note, .. } in content::headlines(self.view) {
            writeln!(
                out,
                "<div><dt>{label}</dt><dd class=\"figure{}\">{}</dd><dd class=\"note\">{}</dd></div>",
                self.class(figure.tone).map(|c| format!(" {c}")).unwrap_or_default(),
                value(&figure),
                escaped(&note)
            )?;
        }
        writeln!(out, "</dl>\n</header>")
    }

    fn body(&self, out: &mut String) -> Result {
        let scenario = self.material.report.scenario;
        if self.facts.is_empty {
            let (what, why) = (content::NOTHING, content::NOTHING_WHY);
            writeln!(out, "<section>\n<h2>{what}</h2>\n<p>{why}</p>\n</section>")?;
        } else {
            self.figures(out)?;
        }
        self.table(out, &tables::positions(self.view))?;
        self.table(out, &tables::parameters(scenario, self.facts))?;
        if !scenario.left_out.is_empty() {
            self.table(out, &tables::left_out(scenario))?;
        }
        let notes = scenario.notes.trim();
        if !notes.is_empty() {
            writeln!(
                out,
                "<section>\n<h2>Notes</h2>\n<p class=\"notes\">{}</p>\n</section>",
                escaped(notes)
            )?;
        }
        self.warnings(out)
    }

    /// Charts, and the tables of what they show.
    fn figures(&self, out: &mut String) -> Result {
        let view = self.view;
        self.chart(out, "requirement")?;
        self.table(out, &tables::worth(view))?;
        self.table(out, &tables::requirement(view))?;
        for key in ["offsets", "ficc-model", "cme-model"] {
            self.chart(out, key)?;
        }
        self.table(out, &tables::savings(view))?;
        self.table(out, &tables::components(view))?;
        for key in ["curve", "map", "scenarios", "distribution"] {
            self.chart(out, key)?;
        }
        // the list of stress days stands as a table below
        self.table(out, &tables::stress(view))?;
        self.chart(out, "history")?;
        self.table(out, &tables::collateral(view.evaluation))?;
        self.chart(out, "collateral")?;
        self.chart(out, "carry")
    }

    fn warnings(&self, out: &mut String) -> Result {
        let warnings = tables::warnings(self.material);
        if warnings.is_empty() {
            return Ok(());
        }
        writeln!(out, "<section>\n<h2>Warnings ({})</h2>\n<ul>", warnings.len())?;
        for warning in warnings {
            writeln!(out, "<li class=\"warning\">▲ {}</li>", escaped(&warning))?;
        }
        writeln!(out, "</ul>\n</section>")
    }

    fn footer(&self, out: &mut String) -> Result {
        let left_out = self.facts.left_out_words();
        writeln!(out, "<footer>")?;
        if !left_out.is_empty() {
            writeln!(out, "<p class=\"warning\">▲ {left_out}</p>")?;
        }
        writeln!(
            out,
            "<p>{DISCLAIMER} {}</p>\n<p class=\"quiet\">crossmargin {}, <time>{}</time></p>\n</footer>",
            content::XM_NOTE,
            env!("CARGO_PKG_VERSION"),
            escaped(self.material.stamp)
        )
    }

    fn class(&self, tone: Tone) -> Option<&'static str> {
        match tone {
            Tone::Plain => None,
            Tone::Quiet => Some("quiet"),
            Tone::Saved if self.facts.is_hypothetical => Some("hypothetical"),
            Tone::Saved => Some("saved"),
            Tone::Warning => Some("warning"),
        }
    }

    /// A chart with its heading, and the sentence that says what it shows.
    fn chart(&self, out: &mut String, key: &str) -> Result {
        let Some(chart) = self.charts.iter().find(|c| c.key == key) else { return Ok(()) };
        let canvas = Canvas { size: chart.size, pixels_per_point: 2.0, theme: Theme::Light };
        let drawn = draw(canvas, |ui| (chart.draw)(ui, chart.size));
        let picture = svg(key, chart.size, &chart.name, &chart.says, &marks(&drawn));
        let badge =
            if self.facts.is_hypothetical { " <span class=\"badge\">hypothetical</span>" } else { "" };
        writeln!(
            out,
            "<figure>\n<h2>{}{badge}</h2>\n{picture}<figcaption>{}</figcaption>\n</figure>",
            escaped(&chart.name),
            escaped(&chart.says)
        )
    }

    fn table(&self, out: &mut String, table: &Table) -> Result {
        writeln!(out, "<section>\n<h2>{}</h2>", escaped(&table.title))?;
        if table.rows.is_empty() {
            return writeln!(out, "</section>");
        }
        write!(out, "<div class=\"wide\"><table>\n<thead><tr>")?;
        let sides: Vec<&str> = table
            .columns
            .iter()
            .map(|(_, side)| if *side == Side::Right { " class=\"n\"" } else { "" })
            .collect();
        for ((name, _), side) in table.columns.iter().zip(&sides) {
            write!(out, "<th scope=\"col\"{side}>{}</th>", escaped(name))?;
        }
        writeln!(out, "</tr></thead>\n<tbody>")?;
        for row in &table.rows {
            out.push_str("<tr>");
            for (i, (entry, (_, side))) in row.iter().zip(&table.columns).enumerate() {
                self.cell(out, entry, *side, i == 0)?;
            }
            out.push_str("</tr>\n");
        }
        writeln!(out, "</tbody>\n</table></div>\n</section>")
    }

    fn cell(&self, out: &mut String, entry: &Entry, side: Side, is_name: bool) -> Result {
        let classes: Vec<&str> =
            (side == Side::Right).then_some("n").into_iter().chain(self.class(entry.tone)).collect();
        let class =
            if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) };
        let (tag, scope) = if is_name { ("th", " scope=\"row\"") } else { ("td", "") };
        write!(out, "<{tag}{scope}{class}>{}</{tag}>", value(entry))
    }
}

/// A figure with the whole of it for programs, or words.
fn value(entry: &Entry) -> String {
    match &entry.exact {
        Some(exact) => format!("<data value=\"{}\">{}</data>", escaped(exact), escaped(&entry.text)),
        None => escaped(&entry.text),
    }
}

/// Every token as a name, light, and dark where the reader wants that.
fn colours() -> String {
    let of = |pick: fn(&(&str, Color32, Color32)) -> Color32| -> String {
        TOKENS
            .iter()
            .map(|token| {
                let [red, green, blue, _] = pick(token).to_array();
                format!("--{}:#{red:02x}{green:02x}{blue:02x};", token.0.replace('_', "-"))
            })
            .collect()
    };
    let (light, dark) = (of(|t| t.1), of(|t| t.2));
    // paper is white, whatever the screen is
    format!(
        ":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}\n"
    )
}

const STYLE: &str = "\
body{margin:0;background:var(--bg1);color:var(--text1);font:15px/1.45 Ubuntu,system-ui,'Segoe UI',Helvetica,Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:960px;margin:0 auto;padding:32px 24px}
h1{font-size:36px;line-height:40px;font-weight:300;margin:0 0 8px;overflow-wrap:anywhere}
h2{font-size:18px;line-height:24px;font-weight:400;margin:32px 0 8px}
p{margin:0 0 8px}
.quiet,figcaption,.note{color:var(--text3)}
figcaption,.note,dt{font-size:13px}
dt{color:var(--text2)}
.sentence{font-size:18px;line-height:26px;margin:16px 0}
.notes{white-space:pre-wrap}
.strip{display:flex;flex-wrap:wrap;gap:8px 32px;margin:0;padding:12px 0;border:solid var(--outline);border-width:1px 0}
.strip div{flex:1 1 140px}
dd{margin:0}
.figure{font-size:30px;line-height:38px;font-weight:300;white-space:nowrap}
.saved{color:var(--save-text)}
.hypothetical{color:var(--hyp-text)}
.warning{color:var(--warn-text)}
.badge{display:inline-block;color:var(--hyp-text);border:1px solid var(--hyp);border-radius:10px;padding:0 10px 0 28px;font-size:13px;line-height:20px;background:repeating-linear-gradient(135deg,var(--hyp) 0 1.5px,var(--hyp-soft) 1.5px 6px) 0 0/20px 100% no-repeat var(--hyp-soft);-webkit-print-color-adjust:exact;print-color-adjust:exact}
figure{margin:0}
svg{display:block;width:100%;height:auto;font-family:Ubuntu,system-ui,'Segoe UI',Helvetica,Arial,sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
svg text{white-space:pre}
svg .mono{font-family:Hack,ui-monospace,Consolas,monospace}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:18px}
th,td{text-align:left;font-weight:400;padding:4px 16px 4px 0;border-bottom:1px solid var(--outline);vertical-align:top}
thead th{color:var(--text3)}
th:last-child,td:last-child{padding-right:0}
.n{text-align:right;white-space:nowrap}
ul{list-style:none;margin:0;padding:0}
footer{margin-top:32px;padding-top:12px;border-top:1px solid var(--outline);font-size:13px}
@media print{main{max-width:none;padding:0}figure,tr{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}body{font-size:12px}@page{margin:14mm}}
";
