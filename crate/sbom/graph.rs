//! Who needs whom (T1 to T7): paths from the roots, dependants, circles, and how far the roots reach. Nothing here recurses.

use std::collections::VecDeque;

use super::model::{EdgeKind, EdgeScope, End, Kind, RootOrigin, Sbom};
use super::rules::Rule;
use crate::limits;
use crate::order;
use crate::text::quoted;

/// The relations of a document, both ways.
#[derive(Debug)]
pub struct Graph<'s> {
    sbom: &'s Sbom,
    /// For each part, its outgoing edges by index into `sbom.edges`.
    from: Vec<Vec<u32>>,
    to: Vec<Vec<u32>>,
    roots: Vec<(usize, RootOrigin)>,
    self_edges: usize,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The part it leads to.
    pub to: usize,
    /// What the edge means.
    pub kind: EdgeKind,
    /// When it holds.
    pub scope: EdgeScope,
    /// The format's own word.
    pub native_type: &'static str,
}

/// How a search came to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    None,
    Root,
    /// From a part, by an edge.
    From(usize, usize),
}

/// The shortest paths from the roots (T3).
#[derive(Debug)]
pub struct Paths<'s> {
    sbom: &'s Sbom,
    /// Over dependencies, and over containment too.
    ways: [Vec<Way>; 2],
}

impl Paths<'_> {
    /// The root, and the steps from there to a part.
    #[must_use]
    pub fn to(&self, part: usize) -> Option<(usize, Vec<Hop>)> {
        let ways = self.ways.iter().find(|ways| !matches!(ways.get(part), None | Some(Way::None)))?;
        let mut at = part;
        let mut hops = Vec::new();
        while let Some(Way::From(previous, edge)) = ways.get(at) {
            if let Some(edge) = self.sbom.edges.get(*edge) {
                hops.push(Hop { to: at, kind: edge.kind, scope: edge.scope, native_type: edge.native_type });
            }
            at = *previous;
        }
        hops.reverse();
        Some((at, hops))
    }
}

/// How far the roots reach (T6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Packages with a path from a root.
    pub reached: usize,
    /// Packages in all.
    pub total: usize,
}

/// A part that is said to need or contain itself (T1). The relation leads nowhere and is not followed.
pub(super) fn check(sbom: &mut Sbom) {
    for edge in &sbom.edges {
        if edge.from == edge.to
            && let (End::Component(part), true) = (&edge.from, FOLLOWED.contains(&edge.kind))
            && let Some(part) = sbom.components.get(*part)
        {
            let what = format!("{} is related to itself ({}); the relation is not followed.", quoted(&part.name), edge.native_type);
            sbom.findings.add(Rule::T1, part.pointer.as_str(), what);
        }
    }
}

/// The kinds of relations that lead from part to part.
const FOLLOWED: [EdgeKind; 2] = [EdgeKind::Dependency, EdgeKind::Containment];

impl<'s> Graph<'s> {
    /// Edges of dependency and containment; self-edges are dropped and counted (T1).
    #[must_use]
    pub fn new(sbom: &'s Sbom) -> Self {
        let count = sbom.components.len();
        let mut graph = Self { sbom, from: vec![Vec::new(); count], to: vec![Vec::new(); count], roots: sbom.roots.clone(), self_edges: 0 };
        for (index, edge) in sbom.edges.iter().enumerate() {
            let (End::Component(from), End::Component(to)) = (&edge.from, &edge.to) else { continue };
            if !FOLLOWED.contains(&edge.kind) {
                continue;
            }
            if from == to {
                graph.self_edges = graph.self_edges.saturating_add(1);
                continue;
            }
            let Ok(index) = u32::try_from(index) else { continue };
            if let Some(list) = graph.from.get_mut(*from) {
                list.push(index);
            }
            if let Some(list) = graph.to.get_mut(*to) {
                list.push(index);
            }
        }
        if graph.roots.is_empty() {
            graph.roots = graph.guessed();
        }
        graph
    }

    /// T2: packages that nothing points to, if they are few.
    fn guessed(&self) -> Vec<(usize, RootOrigin)> {
        let packages: Vec<usize> = self.packages().collect();
        let free: Vec<usize> = packages.iter().copied().filter(|index| self.to.get(*index).is_none_or(Vec::is_empty)).collect();
        let few = free.len() == 1 || free.len().saturating_mul(20) <= packages.len();
        if few && !free.is_empty() { free.into_iter().map(|index| (index, RootOrigin::Guessed)).collect() } else { Vec::new() }
    }

    fn packages(&self) -> impl Iterator<Item = usize> {
        self.sbom.components.iter().enumerate().filter(|(_, part)| part.kind == Kind::Package).map(|(index, _)| index)
    }

    /// The roots: recorded, else guessed, else none.
    #[must_use]
    pub fn roots(&self) -> &[(usize, RootOrigin)] {
        &self.roots
    }

    /// Edges from a part to itself.
    #[must_use]
    pub fn self_edges(&self) -> usize {
        self.self_edges
    }

    /// Neighbours in document order: the part, and the edge by which it is one.
    fn neighbours(&self, of: usize, backwards: bool, kinds: &[EdgeKind]) -> impl Iterator<Item = (usize, usize)> {
        let edges = if backwards { self.to.get(of) } else { self.from.get(of) };
        edges.into_iter().flatten().filter_map(move |index| {
            let index = usize::try_from(*index).ok()?;
            let edge = self.sbom.edges.get(index)?;
            let end = if backwards { &edge.from } else { &edge.to };
            match end {
                End::Component(other) if kinds.contains(&edge.kind) => Some((*other, index)),
                _ => None,
            }
        })
    }

    /// The shortest path from a root: over dependencies, else over containment too (T3). Ties go by document order.
    #[must_use]
    pub fn path(&self, to: usize) -> Option<(usize, Vec<Hop>)> {
        self.paths().to(to)
    }

    /// The paths to all parts, by one search for each kind.
    #[must_use]
    pub fn paths(&self) -> Paths<'_> {
        let search = |kinds| self.search(kinds);
        Paths { sbom: self.sbom, ways: [&[EdgeKind::Dependency][..], &FOLLOWED].map(search) }
    }

    fn search(&self, kinds: &[EdgeKind]) -> Vec<Way> {
        let mut ways = vec![Way::None; self.sbom.components.len()];
        let mut queue: VecDeque<usize> = VecDeque::new();
        for (root, _) in &self.roots {
            if let Some(way) = ways.get_mut(*root) {
                *way = Way::Root;
                queue.push_back(*root);
            }
        }
        while let Some(part) = queue.pop_front() {
            for (next, edge) in self.neighbours(part, false, kinds) {
                if let Some(way @ Way::None) = ways.get_mut(next) {
                    *way = Way::From(part, edge);
                    queue.push_back(next);
                }
            }
        }
        ways
    }

    /// Paths beside [`Self::path`], the shortest first, over both kinds of edges: at most so many, by other parts, none through a part
    /// twice and each from the last root on it (T3). What is looked at is bounded, so that not all may be found.
    #[must_use]
    pub fn further(&self, to: usize, most: usize) -> Vec<(usize, Vec<Hop>)> {
        self.further_within(to, most, limits::SBOM_STEPS)
    }

    fn further_within(&self, to: usize, most: usize, mut left: usize) -> Vec<(usize, Vec<Hop>)> {
        let first = self.path(to);
        let parts = |(root, hops): &(usize, Vec<Hop>)| std::iter::once(*root).chain(hops.iter().map(|hop| hop.to)).collect::<Vec<_>>();
        let (shortest, mut found) = (first.as_ref().map(parts), Vec::new());
        let distances = self.distances();
        let distance = |part: usize| distances.get(part).copied().flatten();
        // Beginnings of paths from behind: the part, how many steps there are to `to`, the edge, and the beginning it continues. They wait
        // by how long the path will be at least: what a step leads to is never nearer to a root than one step less.
        let mut begun: Vec<(usize, usize, usize, usize)> = vec![(to, 0, usize::MAX, usize::MAX)];
        let mut waiting: Vec<Vec<usize>> = Vec::new();
        let wait = |waiting: &mut Vec<Vec<usize>>, length: usize, number: usize| {
            if waiting.len() <= length {
                waiting.resize_with(length.saturating_add(1), Vec::new);
            }
            if let Some(stack) = waiting.get_mut(length) {
                stack.push(number);
            }
        };
        let Some(length) = distance(to) else { return found };
        wait(&mut waiting, length, 0);
        // Parallel edges are one way.
        let mut stepped = vec![usize::MAX; self.sbom.components.len()];
        let mut length = 0_usize;
        while let Some(stack) = waiting.get_mut(length) {
            // The last first, so that one is followed to its end before all others are begun.
            let Some(number) = stack.pop() else {
                length = length.saturating_add(1);
                continue;
            };
            let Some((part, steps, ..)) = begun.get(number).copied() else { continue };
            let mut hops = Vec::new();
            let mut at = number;
            while let Some((part, _, edge, next)) = begun.get(at).copied() {
                set(&mut stepped, part, number);
                if let Some(edge) = self.sbom.edges.get(edge)
                    && let Some((to, ..)) = begun.get(next)
                {
                    hops.push(Hop { to: *to, kind: edge.kind, scope: edge.scope, native_type: edge.native_type });
                }
                at = next;
            }
            left = left.saturating_sub(hops.len().saturating_add(1));
            if distance(part) == Some(0) {
                let one = (part, hops);
                if shortest.as_ref() != Some(&parts(&one)) {
                    found.push(one);
                }
                if found.len() >= most {
                    break;
                }
                continue;
            }
            let mut continued = Vec::new();
            for (next, edge) in self.neighbours(part, true, &FOLLOWED) {
                left = left.saturating_sub(1);
                let (Some(far), Some(seen)) = (distance(next), stepped.get_mut(next)) else { continue };
                if *seen != number {
                    *seen = number;
                    continued.push((next, edge, far));
                }
            }
            for (next, edge, far) in continued.into_iter().rev() {
                let steps = steps.saturating_add(1);
                wait(&mut waiting, steps.saturating_add(far), begun.len());
                begun.push((next, steps, edge, number));
            }
            if left == 0 {
                break;
            }
        }
        found
    }

    /// How many steps there are to each part from the nearest root, over both kinds of edges.
    fn distances(&self) -> Vec<Option<usize>> {
        let mut distances = vec![None; self.sbom.components.len()];
        let mut now: Vec<usize> = self.roots.iter().map(|(root, _)| *root).collect();
        let mut steps = 0_usize;
        while !now.is_empty() {
            now.retain(|part| distances.get_mut(*part).is_some_and(|distance: &mut Option<usize>| distance.replace(distance.unwrap_or(steps)).is_none()));
            now = now.iter().flat_map(|part| self.neighbours(*part, false, &FOLLOWED)).map(|(next, _)| next).collect();
            steps = steps.saturating_add(1);
        }
        distances
    }

    /// What a part needs directly: other parts, sorted, and the ids of those that the document does not describe.
    pub(crate) fn needs(&self, of: usize) -> (Vec<usize>, Vec<&str>) {
        let mut parts: Vec<usize> = self.neighbours(of, false, &[EdgeKind::Dependency]).map(|(part, _)| part).collect();
        order::sort(&mut parts);
        parts.dedup();
        let mut missing: Vec<&str> = Vec::new();
        for edge in &self.sbom.edges {
            if let (End::Component(from), EdgeKind::Dependency, End::Unresolved(id)) = (&edge.from, edge.kind, &edge.to)
                && *from == of
            {
                missing.push(id);
            }
        }
        order::sort(&mut missing);
        missing.dedup();
        (parts, missing)
    }

    /// Parts that need a part: directly, and all, each sorted (T5).
    #[must_use]
    pub fn dependants(&self, of: usize) -> (Vec<usize>, Vec<usize>) {
        let mut direct: Vec<usize> = self.neighbours(of, true, &FOLLOWED).map(|(part, _)| part).collect();
        order::sort(&mut direct);
        direct.dedup();
        let seen = self.led_to(vec![of], true);
        (direct, seen.into_iter().enumerate().filter(|(part, seen)| *seen && *part != of).map(|(part, _)| part).collect())
    }

    /// The parts that go round in a circle with a part, with itself, sorted; none where it is in no circle (T4).
    #[must_use]
    pub fn circle(&self, of: usize) -> Vec<usize> {
        let (from, to) = (self.led_to(vec![of], false), self.led_to(vec![of], true));
        from.into_iter().zip(to).enumerate().filter(|(_, (from, to))| *from && *to).map(|(part, _)| part).collect()
    }

    /// To which parts edges lead from some; to these, where they lead back.
    fn led_to(&self, mut stack: Vec<usize>, backwards: bool) -> Vec<bool> {
        let mut seen = vec![false; self.sbom.components.len()];
        while let Some(part) = stack.pop() {
            for (next, _) in self.neighbours(part, backwards, &FOLLOWED) {
                if let Some(seen @ false) = seen.get_mut(next) {
                    *seen = true;
                    stack.push(next);
                }
            }
        }
        seen
    }

    /// Packages with a path from a root over both kinds of edges (T6).
    #[must_use]
    pub fn reach(&self) -> Reach {
        let roots: Vec<usize> = self.roots.iter().map(|(root, _)| *root).collect();
        let mut seen = self.led_to(roots.clone(), false);
        for root in roots {
            set(&mut seen, root, true);
        }
        let reached = self.packages().filter(|index| seen.get(*index) == Some(&true)).count();
        Reach { reached, total: self.packages().count() }
    }

    /// Whether a part has an edge of either kind to another.
    #[must_use]
    pub fn has_outgoing(&self, part: usize) -> bool {
        self.from.get(part).is_some_and(|edges| !edges.is_empty())
    }

    /// Parts that go round in circles, each circle sorted (T4): strongly connected components of more than one part.
    #[must_use]
    pub fn cycles(&self) -> Vec<Vec<usize>> {
        let count = self.sbom.components.len();
        // Tarjan, with a stack of its own: where each part stands in the walk, how far back it leads, whether it is on the path.
        let mut number: Vec<Option<usize>> = vec![None; count];
        let mut low = vec![0_usize; count];
        let mut on_path = vec![false; count];
        let (mut path, mut found, mut next) = (Vec::new(), Vec::new(), 0_usize);
        for start in 0..count {
            if number.get(start) != Some(&None) {
                continue;
            }
            let mut work: Vec<(usize, Vec<usize>)> = Vec::new();
            let mut enter = Some(start);
            loop {
                if let Some(part) = enter.take() {
                    set(&mut number, part, Some(next));
                    set(&mut low, part, next);
                    set(&mut on_path, part, true);
                    next = next.saturating_add(1);
                    path.push(part);
                    let mut targets: Vec<usize> = self.neighbours(part, false, &FOLLOWED).map(|(target, _)| target).collect();
                    targets.reverse();
                    work.push((part, targets));
                }
                let Some((part, targets)) = work.last_mut() else { break };
                let part = *part;
                if let Some(target) = targets.pop() {
                    match number.get(target).copied().flatten() {
                        None => enter = Some(target),
                        Some(seen) if on_path.get(target) == Some(&true) => lower(&mut low, part, seen),
                        Some(_) => {}
                    }
                    continue;
                }
                work.pop();
                let own = low.get(part).copied().unwrap_or(0);
                if let Some((parent, _)) = work.last() {
                    lower(&mut low, *parent, own);
                }
                if number.get(part).copied().flatten() == Some(own) {
                    let mut circle = Vec::new();
                    while let Some(member) = path.pop() {
                        set(&mut on_path, member, false);
                        circle.push(member);
                        if member == part {
                            break;
                        }
                    }
                    if circle.len() > 1 {
                        order::sort(&mut circle);
                        found.push(circle);
                    }
                }
            }
        }
        order::sort(&mut found);
        found
    }
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(place) = list.get_mut(index) {
        *place = value;
    }
}

fn lower(list: &mut [usize], index: usize, value: usize) {
    if let Some(place) = list.get_mut(index) {
        *place = value.min(*place);
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use super::*;
    use crate::sbom::{Component, Document, Edge, Format, Serialisation};

    fn graph_of(parts: usize, edges: &[(usize, usize)], roots: &[usize]) -> Sbom {
        let mut sbom = Sbom::new(Document::new(Format::CycloneDx, Serialisation::Json, "1.6"));
        sbom.components = (0..parts).map(|index| Component { name: index.to_string(), ..Component::default() }).collect();
        sbom.roots = roots.iter().map(|root| (*root, RootOrigin::MetadataComponent)).collect();
        let edge = |(from, to): &(usize, usize)| Edge {
            from: End::Component(*from),
            to: End::Component(*to),
            kind: EdgeKind::Dependency,
            scope: EdgeScope::Unknown,
            native_type: "dependsOn",
            reversed: false,
        };
        sbom.edges = edges.iter().map(edge).collect();
        sbom
    }

    fn steps(sbom: &Sbom, to: usize) -> Option<Vec<usize>> {
        Graph::new(sbom).path(to).map(|(root, hops)| [root].into_iter().chain(hops.iter().map(|hop| hop.to)).collect())
    }

    #[test]
    fn graph_path__shortest_by_document_order() {
        let sbom = graph_of(6, &[(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (0, 0)], &[0]);
        assert_eq!(steps(&sbom, 4), Some(vec![0, 1, 3, 4]));
        assert_eq!(steps(&sbom, 0), Some(vec![0]));
        assert_eq!(steps(&sbom, 5), None);
        assert_eq!(Graph::new(&sbom).self_edges(), 1);
    }

    #[test]
    fn graph_path__containment_only_where_needed() {
        let mut sbom = graph_of(3, &[(0, 1), (1, 2), (0, 2)], &[0]);
        sbom.edges[2].kind = EdgeKind::Containment;
        assert_eq!(steps(&sbom, 2), Some(vec![0, 1, 2]));
        sbom.edges.remove(1);
        assert_eq!(steps(&sbom, 2), Some(vec![0, 2]));
        sbom.edges[1].kind = EdgeKind::Other;
        assert_eq!(steps(&sbom, 2), None);
    }

    #[test]
    fn graph_root__guessed_only_if_few() {
        assert_eq!(Graph::new(&graph_of(3, &[(1, 0), (1, 2)], &[])).roots(), [(1, RootOrigin::Guessed)]);
        assert_eq!(Graph::new(&graph_of(3, &[(1, 0)], &[])).roots(), []);
        let chain: Vec<_> = (2..40).map(|to| (0, to)).collect();
        assert_eq!(Graph::new(&graph_of(40, &chain, &[])).roots().len(), 2);
    }

    #[test]
    fn graph_cycles__said_and_survived() {
        let sbom = graph_of(6, &[(0, 1), (1, 2), (2, 1), (2, 3), (3, 4), (4, 5), (5, 3)], &[0]);
        assert_eq!(Graph::new(&sbom).cycles(), [vec![1, 2], vec![3, 4, 5]]);
        assert_eq!(steps(&sbom, 5), Some(vec![0, 1, 2, 3, 4, 5]));
        assert!(Graph::new(&graph_of(3, &[(0, 1), (1, 2), (0, 2)], &[0])).cycles().is_empty());
    }

    #[test]
    fn graph_dependants__direct_and_all() {
        let sbom = graph_of(5, &[(0, 1), (1, 2), (3, 2), (2, 1)], &[0]);
        assert_eq!(Graph::new(&sbom).dependants(2), (vec![1, 3], vec![0, 1, 3]));
        assert_eq!(Graph::new(&sbom).dependants(4), (vec![], vec![]));
    }

    /// T4: with whom a part goes round, and nobody where it does not, whoever it leads to.
    #[test]
    fn graph_cycles__of_one_part() {
        let sbom = graph_of(6, &[(0, 1), (1, 2), (2, 1), (2, 3), (3, 4), (4, 3), (5, 5)], &[0]);
        let graph = Graph::new(&sbom);
        let circles: Vec<_> = (0..6).map(|part| graph.circle(part)).collect();
        assert_eq!(circles, [vec![], vec![1, 2], vec![1, 2], vec![3, 4], vec![3, 4], vec![]]);
        assert!(graph.circle(6).is_empty());
    }

    fn further(sbom: &Sbom, to: usize, most: usize) -> Vec<Vec<usize>> {
        let paths = Graph::new(sbom).further(to, most);
        paths.iter().map(|(root, hops)| [*root].into_iter().chain(hops.iter().map(|hop| hop.to)).collect()).collect()
    }

    #[test]
    fn graph_path__further_ones() {
        // Two of two steps, of which one is the path itself, and one of three; parallel edges are no other way.
        let sbom = graph_of(5, &[(0, 1), (0, 2), (1, 3), (2, 3), (1, 2), (2, 3), (3, 4)], &[0]);
        assert_eq!(steps(&sbom, 3), Some(vec![0, 1, 3]));
        assert_eq!(further(&sbom, 3, 5), [vec![0, 2, 3], vec![0, 1, 2, 3]]);
        assert_eq!(further(&sbom, 3, 1), [vec![0, 2, 3]]);
        assert_eq!(further(&sbom, 4, 5), [vec![0, 2, 3, 4], vec![0, 1, 2, 3, 4]]);
        // Of parallel edges the first of the document, as in the shortest path.
        let mut parallel = graph_of(3, &[(0, 1), (0, 2), (1, 2), (1, 2)], &[0]);
        parallel.edges[3].native_type = "contains";
        assert_eq!(Graph::new(&parallel).further(2, 5)[0].1.iter().map(|hop| hop.native_type).collect::<Vec<_>>(), ["dependsOn"; 2]);
        // What it leads over is the edge's.
        assert_eq!(Graph::new(&sbom).further(3, 1)[0].1.iter().map(|hop| hop.native_type).collect::<Vec<_>>(), ["dependsOn"; 2]);
        // Round and round is no path, and neither is one from a root over another.
        let round = graph_of(5, &[(0, 1), (1, 2), (2, 1), (2, 3), (4, 0), (3, 2)], &[0, 4]);
        assert_eq!(further(&round, 3, 5), [[0_usize; 0]; 0]);
        assert_eq!(further(&round, 0, 5), [[0_usize; 0]; 0]);
        let two = graph_of(3, &[(0, 2), (1, 2)], &[0, 1]);
        assert_eq!(further(&two, 2, 5), [[1, 2]]);
        assert!(further(&graph_of(3, &[(0, 1)], &[0]), 2, 5).is_empty());
        assert!(further(&graph_of(3, &[(0, 1)], &[0]), 7, 5).is_empty());
    }

    /// There are 2^40 paths to the last part; five are found, and what they take is bounded.
    #[test]
    fn graph_path__further_ones_of_many() {
        let mut edges = Vec::new();
        for step in 0..40 {
            let at = step * 3;
            edges.extend([(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)]);
        }
        let sbom = graph_of(121, &edges, &[0]);
        let found = further(&sbom, 120, 5);
        assert!(found.len() == 5 && found.iter().all(|path| path.len() == 81), "{found:?}");
        assert!(Graph::new(&sbom).further_within(120, 5, 3000).len() < 5);
        // A thousand ways in, all of which lead round: nothing is found, and it ends.
        let mut dead: Vec<_> = (1..1000).flat_map(|part| [(part, part + 1), (part + 1, part)]).collect();
        dead.extend((2..1000).map(|part| (1, part)));
        dead.push((0, 1));
        assert!(further(&graph_of(1001, &dead, &[0]), 1000, 5).len() <= 5);
    }

    #[test]
    fn graph_reach__counts_packages() {
        let mut sbom = graph_of(4, &[(0, 1), (2, 3)], &[0]);
        assert_eq!(Graph::new(&sbom).reach(), Reach { reached: 2, total: 4 });
        sbom.components[3].kind = Kind::File;
        assert_eq!(Graph::new(&sbom).reach(), Reach { reached: 2, total: 3 });
    }

    /// Y21: no stack grows with the chain.
    #[test]
    fn graph_path__a_chain_of_100_000() {
        let edges: Vec<_> = (1..100_000).map(|to| (to - 1, to)).collect();
        let sbom = graph_of(100_000, &edges, &[0]);
        let graph = Graph::new(&sbom);
        assert_eq!(graph.path(99_999).unwrap().1.len(), 99_999);
        assert_eq!((graph.cycles().len(), graph.reach().reached, graph.dependants(99_999).1.len()), (0, 100_000, 99_999));
    }
}
