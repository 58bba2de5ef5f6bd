//! The line at zero through values on a grid: marching squares.

/// Pieces of the line at zero, each from one (x, y) to another. `values` stand row by row, all of
/// `xs` at the first of `ys`, and so on. Where a cell could be cut in two ways, its middle decides.
pub fn contour(xs: &[f64], ys: &[f64], values: &[f64]) -> Vec<[[f64; 2]; 2]> {
    let at = |column: usize, row: usize| values.get(row * xs.len() + column).copied();
    let mut pieces = Vec::new();
    for (row, y) in ys.windows(2).enumerate() {
        for (column, x) in xs.windows(2).enumerate() {
            let corners =
                [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
            let ([Some(a), Some(b), Some(c), Some(d)], [left, right], [low, high]) = (corners, x, y) else {
                continue;
            };
            let round = [[*left, *low], [*right, *low], [*right, *high], [*left, *high]];
            cut(round, [a, b, c, d], &mut pieces);
        }
    }
    pieces
}

/// The pieces inside one cell, its corners in order round it.
fn cut(places: [[f64; 2]; 4], values: [f64; 4], pieces: &mut Vec<[[f64; 2]; 2]>) {
    let mut crossings: Vec<[f64; 2]> = Vec::with_capacity(4);
    for (i, (place, value)) in places.iter().zip(values).enumerate() {
        let (Some(next), Some(other)) = (places.get((i + 1) % 4), values.get((i + 1) % 4)) else { continue };
        if is_above(value) != is_above(*other) {
            let share = value / (value - other);
            crossings.push([0, 1].map(|axis| place[axis] + (next[axis] - place[axis]) * share));
        }
    }
    match crossings.as_slice() {
        [one, other] => pieces.push([*one, *other]),
        [bottom, right, top, left] => {
            let is_middle_above = is_above(values.iter().sum());
            if is_middle_above == is_above(values[0]) {
                pieces.extend([[*bottom, *right], [*top, *left]]);
            } else {
                pieces.extend([[*bottom, *left], [*top, *right]]);
            }
        }
        _ => {}
    }
}

fn is_above(value: f64) -> bool {
    value >= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(cells: usize, height: impl Fn(f64, f64) -> f64) -> (Vec<f64>, Vec<f64>) {
        let axis: Vec<f64> = (0..=cells).map(|i| -2.0 + 4.0 * i as f64 / cells as f64).collect();
        let values = axis.iter().flat_map(|y| axis.iter().map(|x| height(*x, *y))).collect();
        (axis, values)
    }

    #[test]
    fn a_cone_is_cut_in_a_circle() {
        let (axis, values) = grid(40, |x, y| 1.0 - x.hypot(y));
        let pieces = contour(&axis, &axis, &values);
        let radius = |[x, y]: [f64; 2]| x.hypot(y);
        assert!(pieces.iter().flatten().all(|end| (radius(*end) - 1.0).abs() < 0.005));
        let length: f64 = pieces.iter().map(|[[a, b], [c, d]]| (c - a).hypot(d - b)).sum();
        assert!((length - std::f64::consts::TAU).abs() < 0.03, "{length}");
    }

    #[test]
    fn a_saddle_is_cut_by_its_middle_and_each_end_is_met_once_more() {
        let (axis, values) = grid(3, |x, y| x * y + 0.1);
        let pieces = contour(&axis, &axis, &values);
        assert_eq!(pieces.len() % 2, 0);
        // the middle is above zero, so the two corners above it are joined
        let crosses_middle = |piece: &[[f64; 2]; 2]| piece.iter().all(|[x, y]| x * y > 0.0);
        assert!(!pieces.iter().any(crosses_middle));
    }

    #[test]
    fn nothing_crosses_where_all_is_on_one_side_or_nothing_is_there() {
        let (axis, values) = grid(5, |_, _| 1.0);
        assert!(contour(&axis, &axis, &values).is_empty());
        assert!(contour(&[], &[], &[]).is_empty());
        assert!(contour(&axis, &axis, &[]).is_empty());
    }
}
