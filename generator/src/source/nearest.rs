//! The name that someone who wrote another one may have meant.

/// The most similar name, if one is similar enough to be meant.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length / 3).clamp(1, 4);
    known
        .filter(|other| other.chars().count().abs_diff(length) <= limit)
        .map(|other| (distance(name, other), other))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}

/// What to say of a name that is not known: the one that was meant, if one is similar.
pub fn suggestion<'a>(
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let near = nearest(name, known)?;
    Some(format!("did you mean `{}`?", near.escape_debug()))
}

/// How many characters must be put in, taken out, replaced or swapped with the next, letter
/// case aside.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied();
            let replaced = at(&row, j).unwrap_or_default() + usize::from(x != y);
            let removed = at(&row, j + 1).unwrap_or_default() + 1;
            let added = at(&next, j).unwrap_or_default() + 1;
            let mut cost = replaced.min(removed).min(added);
            let before = |text: &[char], index: usize| {
                index.checked_sub(1).and_then(|index| text.get(index).copied())
            };
            if before(&a, i) == Some(*y) && before(&b, j) == Some(*x) {
                let two_back = j.checked_sub(1).and_then(|j| at(&above, j));
                cost = cost.min(two_back.unwrap_or(usize::MAX - 1) + 1);
            }
            next.push(cost);
        }
        above = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_similar_names_are_suggested() {
        let known = ["Task", "TaskRun", "Registry"];
        assert_eq!(nearest("Tsak", known.into_iter()), Some("Task"));
        assert_eq!(nearest("Taks1", known.into_iter()), None);
        assert_eq!(nearest("task", known.into_iter()), Some("Task"));
        assert_eq!(nearest("TaskRuns", known.into_iter()), Some("TaskRun"));
        assert_eq!(nearest("Run", known.into_iter()), None);
    }
}
