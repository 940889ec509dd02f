//! Strongly connected components of a graph: what leads back to itself.
//!
//! Written here, as a library of graphs would be four more crates in every build script for
//! one function.

/// A node that belongs to a component already.
const DONE: usize = usize::MAX;

/// The components of a graph whose nodes are the numbers of its rows, each row listing what
/// a node leads to; what a component leads to comes before it, and nodes come in order.
///
/// By Tarjan's algorithm (SIAM Journal on Computing 1, 1972), in time linear in nodes and
/// edges, with a stack of its own, as descriptions can be deep.
pub(crate) fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Search {
        edges,
        numbers: vec![0; edges.len()],
        lows: vec![0; edges.len()],
        open: Vec::new(),
        count: 0,
        found: Vec::new(),
    };
    for root in 0..edges.len() {
        if search.number(root) == 0 {
            search.from(root);
        }
    }
    search.found
}

/// Whether a component has a cycle: several nodes, or one that leads to itself.
pub(crate) fn is_cyclic(component: &[usize], edges: &[Vec<usize>]) -> bool {
    match component {
        [one] => edges.get(*one).is_some_and(|to| to.contains(one)),
        _ => true,
    }
}

struct Search<'a> {
    edges: &'a [Vec<usize>],
    /// When each node was entered, from 1 on; 0: not yet.
    numbers: Vec<usize>,
    /// The earliest node that each one is known to lead back to.
    lows: Vec<usize>,
    /// Nodes without a component, in the order in which they were entered.
    open: Vec<usize>,
    count: usize,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn number(&self, node: usize) -> usize {
        self.numbers.get(node).copied().unwrap_or(DONE)
    }

    fn low(&self, node: usize) -> usize {
        self.lows.get(node).copied().unwrap_or(DONE)
    }

    fn lower(&mut self, node: usize, low: usize) {
        if let Some(slot) = self.lows.get_mut(node) {
            *slot = low.min(*slot);
        }
    }

    fn enter(&mut self, node: usize) {
        self.count += 1;
        if let Some(slot) = self.numbers.get_mut(node) {
            *slot = self.count;
        }
        if let Some(slot) = self.lows.get_mut(node) {
            *slot = self.count;
        }
        self.open.push(node);
    }

    fn from(&mut self, root: usize) {
        self.enter(root);
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            if let Some(&to) = self.edges.get(node).and_then(|to| to.get(*next)) {
                *next += 1;
                match self.number(to) {
                    0 => {
                        self.enter(to);
                        path.push((to, 0));
                    }
                    number => self.lower(node, number),
                }
                continue;
            }
            path.pop();
            if self.low(node) == self.number(node) {
                self.close(node);
            } else if let Some((before, _)) = path.last() {
                self.lower(*before, self.low(node));
            }
        }
    }

    /// Takes a component off the open nodes, whose first is given.
    fn close(&mut self, first: usize) {
        let at = self.open.iter().rposition(|node| *node == first).unwrap_or_default();
        let mut component = self.open.split_off(at);
        for node in &component {
            if let Some(slot) = self.numbers.get_mut(*node) {
                *slot = DONE;
            }
        }
        component.sort_unstable();
        self.found.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::{components, is_cyclic};

    #[test]
    fn what_leads_back_to_itself_is_one_component() {
        // 0 → 1 ⇄ 2 → 3 → 3, and 4 → 0.
        let edges = vec![vec![1], vec![2], vec![1, 3], vec![3], vec![0]];
        let found = components(&edges);
        assert_eq!(found, [vec![3], vec![1, 2], vec![0], vec![4]]);
        let cyclic = found.iter().map(|of| is_cyclic(of, &edges));
        assert_eq!(cyclic.collect::<Vec<_>>(), [true, true, false, false]);
    }

    #[test]
    fn long_chains_take_no_stack() {
        let long = 200_000;
        let mut edges: Vec<Vec<usize>> = (1..=long).map(|to| vec![to]).collect();
        edges.push(Vec::new());
        assert_eq!(components(&edges).len(), long + 1);
        edges[long].push(0);
        assert_eq!(components(&edges).len(), 1);
    }
}
