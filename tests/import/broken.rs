//! Whatever is wrong with a file: a message with its place, never a panic, and no row lost in silence.

use crate::{FILES, file, reading, try_read};
use crossmargin::io::{
    FileProblem,
    import::{Draft, Imported, Layout, Source, recognise},
};
use proptest::prelude::*;

/// What is true of every text that is read, and of every one that is not.
fn hold(name: &str, text: &str) -> Result<Imported, FileProblem> {
    let source = Source::new(name, text);
    let layout = recognise(&source);
    if let (Some(Layout::Table), Ok(draft)) = (layout, Draft::read(&source)) {
        let mapping = draft.mapping(reading());
        let _ = (draft.signature(), draft.columns(true), draft.preview(&mapping, reading(), 50));
    }
    let lines = text.lines().count().max(1);
    let read = try_read(name, text);
    match &read {
        Err(problem) => assert_eq!(problem.file, name, "{text:?}"),
        Ok(all) => {
            let counts = &all.read[0];
            assert_eq!(
                counts.rows,
                counts.positions + counts.left_out + counts.unread + counts.repeats,
                "{counts:?} of {text:?}"
            );
            assert!(counts.unread <= all.problems.len());
            assert!(
                all.problems
                    .iter()
                    .all(|p| p.file == name && p.line.is_none_or(|l| (1..=lines).contains(&l)))
            );
            assert!(all.problems.iter().all(|p| p.what.len() < 4_000 && !p.what.is_empty()));
            let within = |line: usize| (1..=lines).contains(&line);
            assert!(all.lines.iter().all(|l| within(l.position.lines[0].line)));
            assert!(all.left_out.iter().all(|l| within(l.line)));
        }
    }
    read
}

#[test]
fn a_file_cut_anywhere_says_so_or_is_read_to_its_end() {
    for (name, text) in FILES {
        let whole = try_read(name, text).expect(name);
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let Ok(part) = hold(name, &text[..end]) else { continue };
            assert!(part.lines.len() <= whole.lines.len(), "{name} cut at {end}");
            let is_xml = name.ends_with("xml");
            if is_xml && end + 1 < text.len() {
                assert!(!part.problems.is_empty(), "{name} cut at {end} without a word");
            }
        }
    }
}

#[test]
fn numbers_that_are_none_cost_their_row_and_say_why() {
    for number in
        ["1,2,3", "--5", "1e999", "abc", "", "NaN", "inf", "5-", "0x10", "1.2.3", "999999999999999999999"]
    {
        let text = format!("instrument,quantity\nZN Z6,\"{number}\"\nZF Z6,1\n");
        let all = hold("t.csv", &text).expect("the other row is read");
        assert_eq!((all.lines.len(), all.problems.len()), (1, 1), "{number}");
        assert_eq!(
            (all.problems[0].line, all.problems[0].field.as_deref()),
            (Some(2), Some("quantity")),
            "{number}"
        );
        let core = file("core.csv").replace("\"-1,250\"", &format!("\"{number}\""));
        let all = hold("core.csv", &core).expect("reads");
        assert!(
            all.problems.iter().any(|p| p.line == Some(2) && p.field.as_deref() == Some("net positions"))
        );
        let flex = file("flex.xml").replace("position=\"-240\"", &format!("position=\"{number}\""));
        let all = hold("flex.xml", &flex).expect("reads");
        assert!(all.problems.iter().any(|p| p.line == Some(10) && p.field.as_deref() == Some("quantity")));
    }
}

#[test]
fn a_header_that_stands_twice_or_lacks_a_column_is_named() {
    let core = file("core.csv");
    let (header, rows) = core.split_once('\n').expect("a header");
    let again = format!("{header}\n{rows}{header}\n{rows}");
    let all = hold("core.csv", &again).expect("reads");
    assert_eq!(all.lines.len(), 8, "two files put together, the second header passed over");
    let doubled = core.replace("Strike", "CC Code");
    let all = hold("core.csv", &doubled).expect("reads");
    assert!(
        all.problems.iter().any(|p| p.line == Some(1) && p.what.contains("stands twice")),
        "{:?}",
        all.problems
    );
    for missing in ["CC Code", "Period Code", "Net Positions"] {
        let without = core.replace(missing, "Something");
        match hold("core.csv", &without) {
            Err(problem) => assert_eq!(problem.line, Some(1), "{missing}"),
            Ok(all) => assert!(all.lines.is_empty() && !all.problems.is_empty(), "{missing}: {all:?}"),
        }
    }
    let own = hold("t.csv", "instrument,quantity,quantity\nZN Z6,1,2\n").expect("reads");
    assert!(own.problems[0].what.contains("stands twice"));
}

#[test]
fn a_quotation_mark_never_closed_costs_its_own_line_only() {
    let mut text = "instrument,quantity,note\n\"ZN Z6,1,a\n".to_owned();
    for _ in 0..50 {
        text.push_str("ZF Z6,1,b\n");
    }
    let all = hold("t.csv", &text).expect("reads");
    assert_eq!(all.lines.len(), 50);
    assert_eq!(all.problems[0].line, Some(2));
    assert!(all.problems[0].what.contains("quotation mark"), "{:?}", all.problems[0]);
    let twice = "instrument,quantity,note\n\"ZN Z6,1,a\nZF Z6,1,b\nZT Z6,1,c\n\"TN Z6,1,d\nUB Z6,1,e\n";
    let all = hold("t.csv", twice).expect("reads");
    let read: Vec<String> = all.lines.iter().map(|l| l.position.instrument.to_string()).collect();
    assert_eq!(read, ["ZF Z6", "ZT Z6", "UB Z6"]);
    let kept = hold("t.csv", "instrument,quantity,note\nZN Z6,1,\"two\nlines\"\n").expect("reads");
    assert_eq!((kept.lines.len(), kept.problems.len()), (1, 0));
}

#[test]
fn entities_are_never_expanded_and_nothing_outside_is_fetched() {
    let laughs = "<?xml version=\"1.0\"?>\n<!DOCTYPE posFile [\n<!ENTITY a \"ha\">\n<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\n\
        <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\n]>\n<posFile><pointInTime><portfolio><acctId>&c;</acctId><ecPort><ccPort>\n\
        <np><pfCode>21</pfCode><pfType>FUT</pfType><pe>202612</pe><net>&c;</net></np>\n\
        <np><pfCode>21</pfCode><pfType>FUT</pfType><pe>202612</pe><net>5</net></np>\n</ccPort></ecPort></portfolio></pointInTime></posFile>\n";
    let all = hold("laughs.xml", laughs).expect("reads");
    assert_eq!(all.lines.len(), 1);
    assert_eq!((all.problems[0].line, all.problems[0].field.as_deref()), (Some(8), Some("net")));
    assert!(all.problems[0].what.contains("entity"));
    let outside = "<!DOCTYPE FIXML [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<FIXML><PosRpt Acct=\"&x;\">\
        <Instrmt ID=\"21\" SecTyp=\"FUT\" MMY=\"202612\"/><Qty Typ=\"FIN\" Long=\"1\" Short=\"0\"/></PosRpt></FIXML>";
    let refused = hold("outside.xml", outside).expect_err("its only row cannot be read");
    assert!(refused.line == Some(2) && !refused.what.contains("root:"), "{refused}");
}

#[test]
fn deep_and_long_texts_end_in_a_message() {
    let deep = format!("<posFile>{}", "<pointInTime>".repeat(100_000));
    let refused = hold("deep.xml", &deep).expect_err("refused");
    assert!(refused.what.contains("deep"), "{refused}");
    let long = format!("instrument,quantity\n{},1\nZN Z6,1\n", "A".repeat(10 * 1024 * 1024));
    let all = hold("long.csv", &long).expect("the other row is read");
    assert_eq!(all.lines.len(), 1);
    assert_eq!(all.problems[0].line, Some(2));
    let wide = format!("instrument,quantity{}\nZN Z6,1\n", ",x".repeat(100_000));
    assert_eq!(hold("wide.csv", &wide).expect("reads").lines.len(), 1);
    let one_line = "x".repeat(10 * 1024 * 1024);
    assert!(hold("one.csv", &one_line).is_err());
    let in_xml =
        format!("<posFile><portfolio><acctId>{}</acctId></portfolio></posFile>", "y".repeat(1024 * 1024));
    assert!(hold("long.xml", &in_xml).expect_err("holds nothing").what.contains("no positions"));
}

#[test]
fn files_that_hold_nothing_say_so() {
    for (text, words) in [
        ("", "is empty"),
        ("\n\n\n", "is empty"),
        ("<posFile></posFile>", "no positions"),
        ("<FIXML><Batch/></FIXML>", "no positions"),
        ("<FlexQueryResponse><FlexStatements/></FlexQueryResponse>", "Open Positions"),
        ("<other/>", "XML of no known layout"),
        ("<", "XML of no known layout"),
        ("Statement,Data,Period,whenever\n", "Open Positions"),
        ("just words\nand more\n", "is no portfolio"),
        ("a,b\n\"\n", "is no portfolio"),
    ] {
        let problem = hold("t", text).expect_err(text);
        assert!(problem.what.contains(words), "{text:?}: {problem}");
    }
}

#[test]
fn a_nul_is_a_character_like_any_other_to_the_reader() {
    for (name, text) in FILES {
        for at in [0, text.len() / 3, text.len() / 2] {
            let at = (at..).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let _ = hold(name, &format!("{}\0{}", &text[..at], &text[at..]));
        }
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,80}", separated in "([-A-Za-z0-9 /.]{0,12}[,;\t\"\n|]){0,30}") {
        let _ = (hold("t", &text), hold("t", &separated));
    }

    #[test]
    fn no_change_to_a_file_panics(
        which in 0usize..FILES.len(),
        place in 0.0f64..1.0,
        length in 0usize..40,
        put in "(\\PC{0,12}|[\"<>&;,\n=-]{0,6})",
    ) {
        let (name, text) = FILES[which];
        let start = (text.len() as f64 * place) as usize;
        let start = (start..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let end = (start + length).min(text.len());
        let end = (end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let _ = hold(name, &format!("{}{put}{}", &text[..start], &text[end..]));
    }

    #[test]
    fn no_row_of_a_random_table_is_lost(
        rows in prop::collection::vec(("(ZN Z6|T 4 1/4 08/15/35|SPY US Equity|TYZ6C 110 Comdty|[a-z]{0,4})", "-?[0-9]{0,4}[a-z]?"), 1..30)
    ) {
        let mut text = "Security,Quantity\n".to_owned();
        let mut expected = Vec::new();
        for (i, (name, quantity)) in rows.iter().enumerate() {
            text.push_str(&format!("{name},{quantity}\n"));
            if !name.is_empty() || !quantity.is_empty() {
                expected.push(i + 2);
            }
        }
        if let Ok(all) = hold("t.csv", &text) {
            let mut seen: Vec<usize> = all.lines.iter().map(|l| l.position.lines[0].line).collect();
            seen.extend(all.left_out.iter().map(|l| l.line));
            seen.extend(all.problems.iter().filter_map(|p| p.line));
            seen.sort_unstable();
            seen.dedup();
            let lost: Vec<usize> = expected.into_iter().filter(|l| !seen.contains(l)).collect();
            let totals = all.read[0].repeats;
            prop_assert!(lost.len() <= totals, "{lost:?} of {text:?}");
        }
    }
}
