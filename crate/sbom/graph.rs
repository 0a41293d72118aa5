//! Who needs whom (T1 to T7): paths from the roots, dependants, circles, and how far the roots reach. Nothing here recurses.

use std::collections::{BTreeSet, VecDeque};

use super::model::{EdgeKind, EdgeScope, End, Kind, RootOrigin, Sbom};

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

impl<'s> Graph<'s> {
    /// Edges of dependency and containment; self-edges are dropped and counted (T1).
    #[must_use]
    pub fn new(sbom: &'s Sbom) -> Self {
        let count = sbom.components.len();
        let mut graph = Self { sbom, from: vec![Vec::new(); count], to: vec![Vec::new(); count], roots: sbom.roots.clone(), self_edges: 0 };
        for (index, edge) in sbom.edges.iter().enumerate() {
            let (End::Component(from), End::Component(to)) = (&edge.from, &edge.to) else { continue };
            if !matches!(edge.kind, EdgeKind::Dependency | EdgeKind::Containment) {
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
        Paths { sbom: self.sbom, ways: [&[EdgeKind::Dependency][..], &[EdgeKind::Dependency, EdgeKind::Containment]].map(search) }
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

    /// Parts that need a part: directly, and all (T5).
    #[must_use]
    pub fn dependants(&self, of: usize) -> (Vec<usize>, usize) {
        let kinds = [EdgeKind::Dependency, EdgeKind::Containment];
        let direct: BTreeSet<usize> = self.neighbours(of, true, &kinds).map(|(part, _)| part).collect();
        let mut seen = vec![false; self.sbom.components.len()];
        let mut stack = vec![of];
        let mut all = 0_usize;
        while let Some(part) = stack.pop() {
            for (next, _) in self.neighbours(part, true, &kinds) {
                if let Some(seen @ false) = seen.get_mut(next) {
                    *seen = true;
                    all = all.saturating_add(usize::from(next != of));
                    stack.push(next);
                }
            }
        }
        (direct.into_iter().collect(), all)
    }

    /// Packages with a path from a root over both kinds of edges (T6).
    #[must_use]
    pub fn reach(&self) -> Reach {
        let mut seen = vec![false; self.sbom.components.len()];
        let mut stack: Vec<usize> = self.roots.iter().map(|(root, _)| *root).collect();
        for root in &stack {
            if let Some(seen) = seen.get_mut(*root) {
                *seen = true;
            }
        }
        while let Some(part) = stack.pop() {
            for (next, _) in self.neighbours(part, false, &[EdgeKind::Dependency, EdgeKind::Containment]) {
                if let Some(seen @ false) = seen.get_mut(next) {
                    *seen = true;
                    stack.push(next);
                }
            }
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
        let kinds = [EdgeKind::Dependency, EdgeKind::Containment];
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
                    let mut targets: Vec<usize> = self.neighbours(part, false, &kinds).map(|(target, _)| target).collect();
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
                        circle.sort_unstable();
                        found.push(circle);
                    }
                }
            }
        }
        found.sort_unstable();
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
        assert_eq!(Graph::new(&sbom).dependants(2), (vec![1, 3], 3));
        assert_eq!(Graph::new(&sbom).dependants(4), (vec![], 0));
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
        assert_eq!((graph.cycles().len(), graph.reach().reached, graph.dependants(99_999).1), (0, 100_000, 99_999));
    }
}
