//! What differs far away, told where one could start to look.

use super::{Mark, Outline};

/// Marks types that lead to one which differs, however far away.
pub(super) fn spread(outline: &mut Outline) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); outline.types.len()];
    for (at, tree) in outline.types.iter().enumerate() {
        let mut found = Vec::new();
        tree.lines.iter().for_each(|line| line.references(&mut found));
        for used in found.into_iter().filter_map(|of| outline.find(of)) {
            if let Some(users) = users.get_mut(used) {
                users.push(at);
            }
        }
    }
    let differs = |of: &super::TypeTree| of.mark != Mark::Same;
    let types = outline.types.iter().enumerate();
    let mut open: Vec<usize> =
        types.filter(|(_, of)| differs(of)).map(|(at, _)| at).collect();
    while let Some(used) = open.pop() {
        for user in users.get_mut(used).map(std::mem::take).unwrap_or_default() {
            if let Some(tree) = outline.types.get_mut(user)
                && !tree.leads_to_change
            {
                tree.leads_to_change = true;
                open.push(user);
            }
        }
    }
}
