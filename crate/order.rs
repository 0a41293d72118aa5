//! Sorting. The standard library's sort is compiled anew, as kilobytes, for every type that it sorts, and a module that is loaded on
//! every page has to stay small: here only places are sorted, by one copy.

use std::cmp::Ordering;

/// In ascending order.
pub(crate) fn sort<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, Ord::cmp);
}

/// Stable.
pub(crate) fn sort_by<T>(items: &mut Vec<T>, order: impl Fn(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut places, &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => order(a, b),
        _ => Ordering::Equal,
    });
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| taken.get_mut(place).and_then(Option::take)));
}

/// Of neighbours that are sorted, lists twice as long. The standard library's sort may panic where an order goes in a circle, as that
/// of an ecosystem's versions can.
fn sort_places(places: &mut Vec<usize>, order: &dyn Fn(usize, usize) -> Ordering) {
    let mut merged = Vec::with_capacity(places.len());
    let mut width = 1_usize;
    while width < places.len() {
        merged.clear();
        for pair in places.chunks(width.saturating_mul(2)) {
            let (mut left, mut right) = pair.split_at_checked(width).unwrap_or((pair, &[]));
            while let (Some((a, after_a)), Some((b, after_b))) = (left.split_first(), right.split_first()) {
                if order(*a, *b).is_gt() {
                    merged.push(*b);
                    right = after_b;
                } else {
                    merged.push(*a);
                    left = after_a;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(places, &mut merged);
        width = width.saturating_mul(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the standard library sorts, also what compares equal.
    #[test]
    fn as_the_standard_library() {
        let mut state = 1_u32;
        for length in 0..200_u32 {
            let mut items: Vec<(u32, u32)> = Vec::new();
            for place in 0..length {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                items.push(((state >> 16) % 16, length - place));
            }
            let (mut own, mut by_first) = (items.clone(), items.clone());
            sort(&mut own);
            sort_by(&mut by_first, |a, b| a.0.cmp(&b.0));
            let mut wanted = items.clone();
            wanted.sort_by_key(|item| item.0);
            assert_eq!(by_first, wanted);
            items.sort_unstable();
            assert_eq!(own, items);
        }
    }

    /// Whatever an order says, sorting ends, and nothing is lost.
    #[test]
    fn orders_that_go_in_circles() {
        for length in 0..300_usize {
            let mut items: Vec<usize> = (0..length).collect();
            sort_by(&mut items, |a, b| if (a.wrapping_mul(31) ^ b.wrapping_mul(17)) % 3 == 0 { Ordering::Less } else { Ordering::Greater });
            items.sort_unstable();
            assert!(items.iter().copied().eq(0..length));
        }
    }
}
