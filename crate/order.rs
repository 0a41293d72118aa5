//! Sorting. The standard library's sort is compiled anew, as kilobytes, for every type that it sorts, and a module that is loaded on
//! every page has to stay small: here only places are sorted, by one copy of it.

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

fn sort_places(places: &mut [usize], order: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| order(*a, *b));
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
}
