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
