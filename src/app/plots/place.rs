//! Where labels go so that none lies over another and none leaves its plot.

use egui::{Pos2, Rangef, Rect, Vec2, pos2, vec2};

/// A label on a line: where its middle would like to be, and how wide it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// The middle.
    pub centre: f32,
    /// The width.
    pub width: f32,
}

/// Middles for labels on one line: as near to their wishes as they can be, at least `gap` apart,
/// within `range`, in the order of the wishes. If they cannot all fit, the last ones overflow.
pub fn spread(wishes: &[Wish], range: Rangef, gap: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|a, b| wishes[*a].centre.total_cmp(&wishes[*b].centre));
    let mut runs: Vec<Run> = Vec::with_capacity(wishes.len());
    for index in order {
        let mut run = Run::of(index, wishes[index]);
        while let Some(before) = runs.pop_if(|before| before.end(range) + gap > run.start(range)) {
            run = before.joined(run, gap);
        }
        runs.push(run);
    }
    let mut middles = vec![0.0; wishes.len()];
    for run in &runs {
        let mut left = run.start(range);
        for index in &run.members {
            middles[*index] = left + wishes[*index].width / 2.0;
            left += wishes[*index].width + gap;
        }
    }
    middles
}

/// Labels that touch and are moved as one.
struct Run {
    members: Vec<usize>,
    /// Sum over the members of where the run would have to start to grant each its wish.
    wished_starts: f32,
    width: f32,
}

impl Run {
    fn of(index: usize, wish: Wish) -> Self {
        Self { members: vec![index], wished_starts: wish.centre - wish.width / 2.0, width: wish.width }
    }

    fn start(&self, range: Rangef) -> f32 {
        let start = self.wished_starts / self.members.len() as f32;
        start.min(range.max - self.width).max(range.min)
    }

    fn end(&self, range: Rangef) -> f32 {
        self.start(range) + self.width
    }

    fn joined(mut self, after: Self, gap: f32) -> Self {
        let shift = self.width + gap;
        self.wished_starts += after.wished_starts - shift * after.members.len() as f32;
        self.width = shift + after.width;
        self.members.extend(after.members);
        self
    }
}

/// Puts labels one after another into an area that is partly taken.
#[derive(Clone, Debug)]
pub struct Placer {
    within: Rect,
    taken: Vec<Rect>,
}

impl Placer {
    /// An empty area.
    pub fn new(within: Rect) -> Self {
        Self { within, taken: Vec::new() }
    }

    /// Marks a place no label may cover.
    pub fn block(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Takes the first of the places (left top corners) that is free, or else the one that covers
    /// least. A place that runs out of the area is moved inside first.
    pub fn put(&mut self, size: Vec2, places: impl IntoIterator<Item = Pos2>) -> Rect {
        let mut best: Option<(f32, Rect)> = None;
        for place in places {
            let rect = self.inside(Rect::from_min_size(place, size));
            let cost = self.cost(rect);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, rect));
            }
            if cost <= 0.0 {
                break;
            }
        }
        let rect = best.map_or(Rect::from_min_size(self.within.min, size), |(_, rect)| rect);
        self.taken.push(rect);
        rect
    }

    /// Takes the first of the places that is free, if one is.
    pub fn put_if_free(&mut self, size: Vec2, places: impl IntoIterator<Item = Pos2>) -> Option<Rect> {
        let inside = |place| self.inside(Rect::from_min_size(place, size));
        let free = places.into_iter().map(inside).find(|rect| self.cost(*rect) <= 0.0)?;
        self.taken.push(free);
        Some(free)
    }

    /// Marks a path no label should cross, as a chain of small squares.
    pub fn block_path(&mut self, path: &[Pos2]) {
        for pair in path.windows(2) {
            let steps = (pair[0].distance(pair[1]) / 10.0).ceil().clamp(1.0, 400.0);
            for step in 0..=steps as usize {
                let place = pair[0].lerp(pair[1], step as f32 / steps);
                if self.within.contains(place) {
                    self.block(Rect::from_center_size(place, vec2(10.0, 10.0)));
                }
            }
        }
    }

    fn inside(&self, rect: Rect) -> Rect {
        let inward =
            (self.within.min - rect.min).max(Vec2::ZERO) + (self.within.max - rect.max).min(Vec2::ZERO);
        rect.translate(inward)
    }

    /// The area covered that is taken.
    fn cost(&self, rect: Rect) -> f32 {
        self.taken.iter().map(|taken| area(rect.intersect(*taken))).sum()
    }
}

fn area(rect: Rect) -> f32 {
    rect.width().max(0.0) * rect.height().max(0.0)
}

/// Places for a label round a point, the nearest first, upper right before the others.
pub fn around(point: Pos2, size: Vec2, distance: f32) -> impl Iterator<Item = Pos2> {
    (0..4).flat_map(move |row| {
        let away = distance + row as f32 * (size.y + 2.0);
        let (left, right) = (point.x - distance - size.x, point.x + distance);
        let (above, below) = (point.y - away - size.y, point.y + away);
        let middle = point - size / 2.0;
        [
            pos2(right, above),
            pos2(left, below),
            pos2(left, above),
            pos2(right, below),
            pos2(right, middle.y),
            pos2(left, middle.y),
            pos2(middle.x, above),
            pos2(middle.x, below),
        ]
    })
}

/// A strip as wide as `width` along a line, to be kept clear of labels.
pub fn strip(x: f32, y: Rangef, width: f32) -> Rect {
    Rect::from_center_size(pos2(x, y.center()), vec2(width, y.span()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(wishes: &[Wish], middles: &[f32], gap: f32) -> bool {
        let mut spans: Vec<_> = wishes.iter().zip(middles).collect();
        spans.sort_by(|a, b| a.1.total_cmp(b.1));
        spans.windows(2).all(|pair| {
            let free = pair[1].1 - pair[1].0.width / 2.0 - (pair[0].1 + pair[0].0.width / 2.0);
            free >= gap - 0.01
        })
    }

    #[test]
    fn labels_with_room_stay_where_they_wish() {
        let wishes = [Wish { centre: 20.0, width: 10.0 }, Wish { centre: 80.0, width: 10.0 }];
        assert_eq!(spread(&wishes, Rangef::new(0.0, 100.0), 4.0), [20.0, 80.0]);
    }

    #[test]
    fn equal_wishes_stand_side_by_side_round_their_place() {
        let wishes = [Wish { centre: 50.0, width: 20.0 }; 2];
        assert_eq!(spread(&wishes, Rangef::new(0.0, 100.0), 4.0), [38.0, 62.0]);
    }

    #[test]
    fn no_two_labels_overlap_and_none_leaves_the_line() {
        let range = Rangef::new(0.0, 400.0);
        let mut seed = 7_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / 16_777_216.0
        };
        for _ in 0..500 {
            let wishes: Vec<Wish> = (0..5)
                .map(|_| Wish { centre: next() * 600.0 - 100.0, width: 10.0 + next() * 60.0 })
                .collect();
            let middles = spread(&wishes, range, 6.0);
            assert!(apart(&wishes, &middles, 6.0), "{wishes:?} {middles:?}");
            for (wish, middle) in wishes.iter().zip(&middles) {
                assert!(middle - wish.width / 2.0 >= -0.01 && middle + wish.width / 2.0 <= 400.01);
            }
        }
    }

    #[test]
    fn the_placer_takes_the_first_free_place() {
        let mut placer = Placer::new(Rect::from_min_size(Pos2::ZERO, vec2(100.0, 100.0)));
        let size = vec2(40.0, 10.0);
        let places = [pos2(0.0, 0.0), pos2(0.0, 20.0), pos2(80.0, 0.0)];
        assert_eq!(placer.put(size, places).min, places[0]);
        assert_eq!(placer.put(size, places).min, places[1]);
        // Both inner places are taken; the third runs out of the area and is moved inside.
        assert_eq!(placer.put(size, places).min, pos2(60.0, 0.0));
    }

    #[test]
    fn what_is_wanted_only_where_it_is_free_is_left_out_otherwise() {
        let mut placer = Placer::new(Rect::from_min_size(Pos2::ZERO, vec2(100.0, 100.0)));
        let (size, places) = (vec2(40.0, 10.0), [pos2(0.0, 0.0), pos2(0.0, 20.0)]);
        assert_eq!(placer.put_if_free(size, places).map(|r| r.min), Some(places[0]));
        assert_eq!(placer.put_if_free(size, places).map(|r| r.min), Some(places[1]));
        assert_eq!(placer.put_if_free(size, places), None);
    }

    #[test]
    fn labels_round_one_point_do_not_overlap() {
        let area = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
        for point in [pos2(200.0, 150.0), pos2(2.0, 2.0), pos2(398.0, 298.0), pos2(200.0, 0.0)] {
            let mut placer = Placer::new(area);
            placer.block(Rect::from_center_size(point, vec2(16.0, 16.0)));
            let size = vec2(100.0, 20.0);
            let rects: Vec<Rect> = (0..3).map(|_| placer.put(size, around(point, size, 14.0))).collect();
            for (index, rect) in rects.iter().enumerate() {
                assert!(area.contains_rect(*rect), "{rect} leaves");
                assert!(rects[..index].iter().all(|other| !other.intersects(*rect)));
            }
        }
    }
}
