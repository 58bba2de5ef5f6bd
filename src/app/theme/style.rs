//! The tokens poured into egui's own style, for the widgets we do not paint ourselves.

use egui::style::{HandleShape, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontId, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::measures::{SIZES, control, figure, figure_style, gap, motion, radius, stroke};
use super::tokens::Tokens;

/// Sets sizes, spacing and colours of one style.
pub(super) fn apply(style: &mut Style, tokens: &Tokens) {
    text(style);
    spacing(style);
    style.interaction.tooltip_delay = 0.3;
    style.interaction.selectable_labels = false;
    style.animation_time = motion::HOVER;
    visuals(&mut style.visuals, tokens);
}

fn text(style: &mut Style) {
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(SIZES.small)),
        (TextStyle::Body, FontId::proportional(SIZES.body)),
        (TextStyle::Button, FontId::proportional(SIZES.body)),
        (TextStyle::Monospace, FontId::monospace(SIZES.body)),
        (TextStyle::Heading, FontId::proportional(SIZES.title)),
        (figure_style(), figure()),
    ]
    .into();
}

fn spacing(style: &mut Style) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(gap::SMALL, gap::SMALL);
    spacing.button_padding = vec2(gap::MEDIUM, gap::TINY);
    spacing.interact_size = vec2(40.0, control::HEIGHT);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(8);
    spacing.slider_rail_height = 4.0;
    spacing.icon_width = 16.0;
    spacing.icon_spacing = gap::SMALL;
    spacing.tooltip_width = 300.0;
}

fn visuals(visuals: &mut Visuals, tokens: &Tokens) {
    visuals.weak_text_color = Some(tokens.text3);
    visuals.widgets = widgets(tokens);
    visuals.selection = Selection { bg_fill: tokens.select, stroke: Stroke::new(stroke::LINE, tokens.focus) };
    visuals.hyperlink_color = tokens.text1;
    visuals.faint_bg_color = tokens.bg2;
    visuals.extreme_bg_color = tokens.bg1;
    visuals.text_edit_bg_color = Some(tokens.bg1);
    visuals.code_bg_color = tokens.bg3;
    visuals.warn_fg_color = tokens.warn_text;
    visuals.error_fg_color = tokens.warn_text;
    visuals.window_corner_radius = CornerRadius::same(radius::FIELD);
    visuals.menu_corner_radius = CornerRadius::same(radius::FIELD);
    visuals.window_fill = tokens.bg1;
    visuals.panel_fill = tokens.bg0;
    visuals.window_stroke = Stroke::new(stroke::HAIRLINE, tokens.outline);
    visuals.window_shadow = shadow(tokens.shadow);
    visuals.popup_shadow = shadow(tokens.shadow);
    visuals.text_cursor.stroke = Stroke::new(stroke::AXIS, tokens.text1);
    visuals.ime_composition.active_underline_stroke = Stroke::new(stroke::LINE, tokens.text1);
    visuals.ime_composition.inactive_underline_stroke = Stroke::new(stroke::LINE, tokens.text3);
    visuals.striped = false;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = HandleShape::Circle;
    visuals.indent_has_left_vline = false;
}

fn shadow(color: Color32) -> Shadow {
    Shadow { offset: [0, 4], blur: 12, spread: 0, color }
}

/// Buttons and fields are surface with a border; hover raises them, focus rings them.
fn widgets(tokens: &Tokens) -> Widgets {
    let border = Stroke::new(stroke::HAIRLINE, tokens.outline_strong);
    let ring = Stroke::new(stroke::LINE, tokens.focus);
    Widgets {
        noninteractive: state(
            [tokens.bg0, tokens.bg0],
            Stroke::new(stroke::HAIRLINE, tokens.outline),
            tokens.text3,
        ),
        inactive: state([tokens.bg1, tokens.bg3], border, tokens.text2),
        hovered: state([tokens.bg2, tokens.bg2], border, tokens.text1),
        active: state([tokens.bg2, tokens.bg3], ring, tokens.text1),
        open: state([tokens.bg2, tokens.bg2], border, tokens.text1),
    }
}

fn state([weak, strong]: [Color32; 2], bg_stroke: Stroke, words: Color32) -> WidgetVisuals {
    WidgetVisuals {
        weak_bg_fill: weak,
        bg_fill: strong,
        bg_stroke,
        corner_radius: CornerRadius::same(radius::FIELD),
        fg_stroke: Stroke::new(stroke::HAIRLINE, words),
        expansion: 0.0,
    }
}
