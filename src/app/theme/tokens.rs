//! The table of colours, in light and dark.

use egui::{Color32, Context, Theme};

/// Builds [`Tokens`] and its two tables from one list: name, light, dark.
macro_rules! token_table {
    ($($(#[$doc:meta])* $name:ident $light:literal $dark:literal;)*) => {
        /// The colours of one theme, named by what they mean.
        #[derive(Debug, PartialEq)]
        pub struct Tokens {
            $($(#[$doc])* pub $name: Color32,)*
            /// The dim laid over everything a lesson does not point at.
            pub scrim: Color32,
            /// The shadow under menus and popups.
            pub shadow: Color32,
            /// A map from little to much, in ten stops; much is the far end from the ground.
            pub sequential: [Color32; 10],
            /// A map from costs more to saves more; zero lies between the fifth and sixth stop.
            pub diverging: [Color32; 10],
        }

        /// Every token that is one colour: its name, light, dark.
        pub static TOKENS: &[(&str, Color32, Color32)] = &[$((stringify!($name), hex($light), hex($dark)),)*];

        /// The light theme.
        pub static LIGHT: Tokens = Tokens {
            $($name: hex($light),)*
            scrim: hex_alpha(0x14_1B24, 87),
            shadow: hex_alpha(0, 41),
            sequential: stops(SEQUENTIAL),
            diverging: stops(DIVERGING),
        };

        /// The dark theme.
        pub static DARK: Tokens = Tokens {
            $($name: hex($dark),)*
            scrim: hex_alpha(0, 128),
            shadow: hex_alpha(0, 102),
            sequential: reversed(stops(SEQUENTIAL)),
            diverging: stops(DIVERGING),
        };
    };
}

token_table! {
    /// Window, side panels, menu and status lines.
    bg0 0xF3F5F8 0x11151A;
    /// Surface: headline strip, centre, plots, fields.
    bg1 0xFFFFFF 0x1A1F27;
    /// Raised: hovered row, quiet chip.
    bg2 0xE9EDF2 0x252C36;
    /// Slider and progress track, neutral histogram bars.
    bg3 0xD9E0E8 0x333C48;
    /// Figures, names, the sentence, the active world.
    text1 0x141B24 0xEDF1F6;
    /// Labels, the second line, text on a selected row.
    text2 0x3F4B59 0xBEC8D3;
    /// Captions, axis ticks, the inactive world, stale figures; never on a selected row.
    text3 0x596675 0x98A5B4;
    /// Hairlines and grid lines: decoration only.
    outline 0xD3DAE3 0x36404D;
    /// Field and button borders, default ticks.
    outline_strong 0x7F8B99 0x768594;
    /// FICC fills and lines: VaR.
    ficc 0xB84A12 0xDB7130;
    /// FICC words and numbers.
    ficc_text 0xA6410E 0xEE945C;
    /// FICC chip ground.
    ficc_soft 0xFBE9DF 0x3A2618;
    /// FICC floor top-up.
    ficc_deep 0x742B07 0xAD551D;
    /// FICC bid-ask; on `bg1` only.
    ficc_lite 0xD67840 0xF2B285;
    /// CME fills and lines: outright.
    cme 0x1450A8 0x4F8AEA;
    /// CME words and numbers.
    cme_text 0x1450A8 0x83ADF3;
    /// CME chip ground.
    cme_soft 0xE3ECF9 0x1B2C49;
    /// CME add-on.
    cme_deep 0x0B2F66 0x3A6CC0;
    /// CME spread credit (hatched outline).
    cme_lite 0x5A8BD8 0xA3C4FA;
    /// Saving: outlines, curves, the applied share; never under pale text.
    save 0x0F8F80 0x6BE0C4;
    /// Saving words and numbers.
    save_text 0x096D62 0x6BE0C4;
    /// The emptied part of a bar, the `in` chip.
    save_soft 0xDDF3EF 0x153831;
    /// Switch track when on.
    track 0x096D62 0x6BE0C4;
    /// Words on the switch track.
    on_save 0xFFFFFF 0x08201B;
    /// Warning and limit: chip border, field border; on `bg1` only.
    warn 0xBC8A00 0xF7C948;
    /// Warning words, triangle, cap line, changed dot.
    warn_text 0x6E5200 0xF7C948;
    /// Warning chip ground; at 60 % as a band in a plot.
    warn_soft 0xFFF3CF 0x3A3011;
    /// Hypothetical: outline, hatch lines, curve.
    hyp 0x9B66F2 0xD0B8FF;
    /// Hypothetical words and numbers.
    hyp_text 0x6A3CC2 0xD0B8FF;
    /// Ground under the hatch.
    hyp_soft 0xF0E9FE 0x2E2544;
    /// Selected row.
    select 0xD3DFEE 0x2E3C52;
    /// Focus ring, drag handle, primary button, tooltip ground.
    focus 0x141B24 0xEDF1F6;
}

const SEQUENTIAL: [u32; 10] = [
    0xEE_FAEC, 0xCC_EBD0, 0x9A_D9B7, 0x67_C1A3, 0x3B_A690, 0x07_8D80, 0x05_7771, 0x05_5E5E, 0x00_454B,
    0x01_2C35,
];
const DIVERGING: [u32; 10] = [
    0x66_2703, 0xA9_4E19, 0xD1_804F, 0xED_BC94, 0xF9_EEE0, 0xE5_F4EE, 0x96_D8C5, 0x41_A494, 0x0E_776D,
    0x02_4744,
];

const fn hex(rgb: u32) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

/// A see-through colour; egui wants its channels multiplied by alpha beforehand.
const fn hex_alpha(rgb: u32, alpha: u8) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color32::from_rgba_premultiplied(
        premultiplied(red, alpha),
        premultiplied(green, alpha),
        premultiplied(blue, alpha),
        alpha,
    )
}

const fn premultiplied(channel: u8, alpha: u8) -> u8 {
    let [_, _, _, low] = ((channel as u32 * alpha as u32 + 127) / 255).to_be_bytes();
    low
}

const fn stops(rgb: [u32; 10]) -> [Color32; 10] {
    let mut colours = [Color32::TRANSPARENT; 10];
    let mut i = 0;
    while i < 10 {
        colours[i] = hex(rgb[i]);
        i += 1;
    }
    colours
}

const fn reversed(colours: [Color32; 10]) -> [Color32; 10] {
    let mut turned = colours;
    let mut i = 0;
    while i < 10 {
        turned[i] = colours[9 - i];
        i += 1;
    }
    turned
}

/// The colours now in force. A `Ui` passes for a context: `tokens(ui)`.
///
/// Must not be called inside a closure given to `ctx.input` or the like (egui's lock).
pub fn tokens(ctx: &Context) -> &'static Tokens {
    tokens_of(ctx.theme())
}

/// The colours of a theme.
pub fn tokens_of(theme: Theme) -> &'static Tokens {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    }
}

/// The colour at `share` (0 to 1) of a map's ten stops, mixed in sRGB.
pub fn ramp(stops: &[Color32; 10], share: f32) -> Color32 {
    let place = share.clamp(0.0, 1.0) * 9.0;
    let low = (place as usize).min(8);
    stops[low].lerp_to_gamma(stops[low + 1], place - low as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two opaque colours as WCAG 2 defines it, 1 to 21.
    fn contrast(one: Color32, other: Color32) -> f32 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(colour: Color32) -> f32 {
        let [red, green, blue, _] = colour.to_array().map(|channel| {
            let share = f32::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn both(check: impl Fn(&Tokens, &str)) {
        check(&LIGHT, "light");
        check(&DARK, "dark");
    }

    fn demand(least: f32, theme: &str, pairs: &[(&str, Color32, Color32)]) {
        for (what, ink, ground) in pairs {
            let found = contrast(*ink, *ground);
            assert!(found >= least, "{theme}: {what} has contrast {found:.2}, wanted {least}");
        }
    }

    #[test]
    fn the_measure_agrees_with_the_standard() {
        let white_on_black = contrast(hex(0xFF_FFFF), hex(0));
        assert!((white_on_black - 21.0).abs() < 0.01);
        assert!((contrast(hex(0x77_7777), hex(0xFF_FFFF)) - 4.48).abs() < 0.01);
    }

    #[test]
    fn words_can_be_read_on_window_and_surface() {
        both(|t, theme| {
            let inks = [
                ("text1", t.text1),
                ("text2", t.text2),
                ("text3", t.text3),
                ("ficc_text", t.ficc_text),
                ("cme_text", t.cme_text),
                ("save_text", t.save_text),
                ("warn_text", t.warn_text),
                ("hyp_text", t.hyp_text),
            ];
            for (what, ink) in inks {
                demand(4.5, theme, &[(what, ink, t.bg0), (what, ink, t.bg1)]);
            }
        });
    }

    #[test]
    fn words_can_be_read_on_their_own_grounds() {
        both(|t, theme| {
            demand(
                4.5,
                theme,
                &[
                    ("FICC on its chip", t.ficc_text, t.ficc_soft),
                    ("CME on its chip", t.cme_text, t.cme_soft),
                    ("saving on the emptied block", t.save_text, t.save_soft),
                    ("FICC on the emptied block", t.ficc_text, t.save_soft),
                    ("CME on the emptied block", t.cme_text, t.save_soft),
                    ("warning on its chip", t.warn_text, t.warn_soft),
                    ("hypothetical on its chip", t.hyp_text, t.hyp_soft),
                    ("words inside a FICC bar", t.bg1, t.ficc),
                    ("words inside a CME bar", t.bg1, t.cme),
                    ("On, on the switch", t.on_save, t.track),
                    ("a name on a selected row", t.text1, t.select),
                    ("a label on a selected row", t.text2, t.select),
                    ("a quiet chip", t.text3, t.bg2),
                    ("a tooltip", t.bg1, t.text1),
                    ("a primary button", t.bg1, t.focus),
                ],
            );
        });
    }

    #[test]
    fn shapes_one_must_see_stand_out() {
        both(|t, theme| {
            let shapes = [
                ("outline_strong", t.outline_strong),
                ("ficc", t.ficc),
                ("ficc_deep", t.ficc_deep),
                ("ficc_lite", t.ficc_lite),
                ("cme", t.cme),
                ("cme_deep", t.cme_deep),
                ("cme_lite", t.cme_lite),
                ("save", t.save),
                ("warn", t.warn),
                ("hyp", t.hyp),
                ("focus", t.focus),
                ("track", t.track),
            ];
            for (what, shape) in shapes {
                demand(3.0, theme, &[(what, shape, t.bg1)]);
            }
            for (what, shape) in [("FICC bar", t.ficc), ("CME bar", t.cme)] {
                demand(3.5, theme, &[(what, shape, t.save_soft)]);
            }
            demand(3.0, theme, &[("field border", t.outline_strong, t.bg0), ("focus", t.focus, t.bg0)]);
        });
    }

    #[test]
    fn maps_reach_their_ends_and_the_dark_one_is_turned() {
        assert_eq!(ramp(&LIGHT.sequential, 0.0), LIGHT.sequential[0]);
        assert_eq!(ramp(&LIGHT.sequential, 1.0), LIGHT.sequential[9]);
        assert_eq!(ramp(&LIGHT.sequential, 7.0), LIGHT.sequential[9]);
        assert_eq!(LIGHT.sequential[0], DARK.sequential[9]);
        assert_eq!(LIGHT.diverging, DARK.diverging);
    }
}
