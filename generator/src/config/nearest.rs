//! "Did you mean": the nearest of some names.

/// The candidate that differs from `name` by the fewest edits, if that is few enough to be
/// a slip of the hand.
///
/// The cost is bounded: names over 64 characters have no neighbour.
pub fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if name.chars().count() > 64 {
        return None;
    }
    let allowed = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (edits(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The Levenshtein distance, letter case and `-` against `_` aside.
fn edits(left: &str, right: &str) -> usize {
    let fold = |text: &str| -> Vec<char> {
        text.chars()
            .map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() })
            .collect()
    };
    let (left, right) = (fold(left), fold(right));
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, a) in left.iter().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        let mut next = vec![before];
        for (above, b) in row.iter().skip(1).zip(&right) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *above;
            before = replaced.min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_have_a_neighbour_and_other_words_have_none() {
        let known = ["description", "overlays", "closed_enums"];
        assert_eq!(nearest("overlay", known), Some("overlays"));
        assert_eq!(nearest("closed-enums", known), Some("closed_enums"));
        assert_eq!(nearest("desciption", known), Some("description"));
        assert_eq!(nearest("rename", known), None);
        assert_eq!(nearest("", known), None);
    }
}
