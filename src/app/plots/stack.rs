//! How the segments of a bar share its height.

use egui::Rect;

/// Thinner than this, a segment is drawn this high.
const THINNEST: f32 = 2.0;
/// Segments both higher than this are parted by a line of ground.
const PARTED: f32 = 6.0;

/// One segment of a bar, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    pub segment: usize,
    pub rect: Rect,
}

/// Stacks values from the foot of `solid` to its top. A part that is not positive gets no block;
/// one thinner than two points is drawn two points high at the cost of the highest.
pub(super) fn stack(values: &[f64], solid: Rect) -> Vec<Block> {
    let mut heights = heights(values, solid.height());
    let mut foot = solid.bottom();
    let mut before = 0.0;
    let mut blocks = Vec::with_capacity(values.len());
    for (segment, height) in heights.drain(..).enumerate().filter(|(_, height)| *height > 0.0) {
        let parting = if before > PARTED && height > PARTED { 1.0 } else { 0.0 };
        let rect = Rect::from_x_y_ranges(solid.x_range(), foot - height..=foot - parting);
        blocks.push(Block { segment, rect });
        foot -= height;
        before = height;
    }
    blocks
}

fn heights(values: &[f64], room: f32) -> Vec<f32> {
    let positive = |value: &f64| if value.is_finite() { value.max(0.0) } else { 0.0 };
    let total: f64 = values.iter().map(positive).sum();
    if total <= 0.0 {
        return vec![0.0; values.len()];
    }
    let share = |value: &f64| (positive(value) / total) as f32 * room;
    let mut heights: Vec<f32> = values.iter().map(share).collect();
    let mut lent = 0.0;
    for height in heights.iter_mut().filter(|height| **height > 0.0 && **height < THINNEST) {
        lent += THINNEST - *height;
        *height = THINNEST;
    }
    if let Some(highest) = heights.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *highest = (*highest - lent).max(THINNEST);
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    fn stacked(values: &[f64], height: f32) -> Vec<(usize, f32)> {
        let solid = Rect::from_min_size(pos2(0.0, 100.0), vec2(10.0, height));
        stack(values, solid).iter().map(|block| (block.segment, block.rect.height())).collect()
    }

    #[test]
    fn segments_share_the_height_and_high_ones_are_parted() {
        assert_eq!(stacked(&[3.0, 1.0], 80.0), [(0, 60.0), (1, 19.0)]);
    }

    #[test]
    fn a_thin_segment_is_drawn_at_the_cost_of_the_highest() {
        assert_eq!(stacked(&[999.0, 1.0], 100.0), [(0, 98.0), (1, 2.0)]);
    }

    #[test]
    fn what_is_not_positive_gets_no_block() {
        assert_eq!(stacked(&[2.0, 0.0, -1.0, f64::NAN, 2.0], 8.0), [(0, 4.0), (4, 4.0)]);
        assert_eq!(stacked(&[0.0], 8.0), []);
        assert_eq!(stacked(&[], 8.0), []);
    }

    #[test]
    fn blocks_never_overlap() {
        for height in [0.0, 1.0, 7.0, 300.0] {
            let solid = Rect::from_min_size(pos2(0.0, 0.0), vec2(10.0, height));
            let blocks = stack(&[5.0, 0.001, 4.0, 0.002, 8.0], solid);
            let parted = |pair: &[Block]| pair[1].rect.bottom() <= pair[0].rect.top() + 1e-3;
            assert!(blocks.windows(2).all(parted), "{blocks:?}");
        }
    }
}
