//! How a drawn value travels to its target.

use egui::Context;

/// Where a drawn value stands on its way to `target`: `seconds` long, ease-out cubic.
///
/// The first value seen is drawn at once. Only the drawing travels; the figure is final before.
pub fn travel(ctx: &Context, id: egui::Id, target: f32, seconds: f32) -> f32 {
    if ctx.global_style().animation_time == 0.0 {
        return target;
    }
    let now = ctx.input(|input| input.time);
    let mut way = ctx.data(|data| data.get_temp::<Way>(id)).unwrap_or(Way::resting(target));
    if way.to != target {
        way = Way { from: way.at(now, seconds), to: target, since: now };
    }
    ctx.data_mut(|data| data.insert_temp(id, way));
    let place = way.at(now, seconds);
    if place != target {
        ctx.request_repaint();
    }
    place
}

#[derive(Clone, Copy)]
struct Way {
    from: f32,
    to: f32,
    since: f64,
}

impl Way {
    fn resting(value: f32) -> Self {
        Self { from: value, to: value, since: f64::NEG_INFINITY }
    }

    fn at(self, now: f64, seconds: f32) -> f32 {
        let share = ((now - self.since) as f32 / seconds).clamp(0.0, 1.0);
        if share >= 1.0 { self.to } else { egui::lerp(self.from..=self.to, cubic_out(share)) }
    }
}

fn cubic_out(share: f32) -> f32 {
    1.0 - (1.0 - share).powi(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Id, RawInput};

    /// The drawn value at each of the given times, with the target set to 1 from the second on.
    fn drawn(times: &[f64], animation_time: f32) -> Vec<f32> {
        let ctx = Context::default();
        ctx.all_styles_mut(|style| style.animation_time = animation_time);
        let mut places = Vec::new();
        for (frame, time) in times.iter().enumerate() {
            let input = RawInput { time: Some(*time), ..RawInput::default() };
            let target = if frame == 0 { 0.0 } else { 1.0 };
            let mut place = f32::NAN;
            let output = ctx.run_ui(input, |ui| place = travel(ui, Id::unique("bar"), target, 0.25));
            output.drop_without_applying_deltas();
            places.push(place);
        }
        places
    }

    #[test]
    fn it_starts_fast_and_arrives() {
        let places = drawn(&[0.0, 1.0, 1.125, 1.25, 2.0], 0.12);
        assert_eq!(places[..2], [0.0, 0.0]);
        assert!((places[2] - 0.875).abs() < 1e-5);
        assert_eq!(places[3..], [1.0, 1.0]);
    }

    #[test]
    fn with_reduced_motion_it_stands_at_its_end() {
        assert_eq!(drawn(&[0.0, 1.0, 1.1], 0.0), [0.0, 1.0, 1.0]);
    }
}
