//! Splits any text into lower-case words that identifiers can be made of.

use std::borrow::Cow;

/// The words of a name, each lower-case and made of letters and digits that an
/// identifier may hold. Empty only if the text is.
///
/// Case, digits and punctuation separate words; acronyms and their plurals stay whole
/// (`imageURLs` is `image`, `urls`). A text without a letter or digit is spelled out
/// (`!=` is `not`, `equal`), and so are a leading sign and a trailing `+` or `#`.
pub fn words(text: &str) -> Vec<String> {
    let plain: Cow<'_, str> = match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => text.chars().filter_map(visible).collect(),
    };
    if !plain.chars().any(|c| c.is_alphanumeric()) {
        return spelled(&plain);
    }
    let mut found = Vec::new();
    match plain.trim_start().chars().next() {
        Some('-') => found.push("minus".to_owned()),
        Some('+') => found.push("plus".to_owned()),
        _ => {}
    }
    for run in plain.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty())
    {
        if run.is_ascii() {
            split_case(run, &mut found);
        } else {
            let spelling = match run.chars().filter(|c| is_han(*c)).all(is_confusable) {
                true => spelling_without_han,
                false => spelling,
            };
            let latin: String = run.chars().map(spelling).collect();
            // Signs alone that soften the letter before them have no sound of their own.
            match latin.is_empty() {
                true => found.extend(run.chars().map(symbol)),
                false => split_case(&latin, &mut found),
            }
        }
    }
    let body = plain.trim_end_matches(['+', '#']);
    if body.ends_with(char::is_alphanumeric) {
        let tail = plain.get(body.len()..).unwrap_or_default();
        found.extend(tail.chars().map(symbol));
    }
    found
}

/// Drops marks that combine with the letter before them and all that is invisible.
fn visible(c: char) -> Option<char> {
    let dropped = matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    );
    (!dropped).then_some(c)
}

/// Splits a run of letters and digits where its case changes.
fn split_case(run: &str, found: &mut Vec<String>) {
    if run.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return found.push(run.to_owned());
    }
    let chars: Vec<char> = run.chars().collect();
    let mut word = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied();
        let rest = chars.get(at + 1..).unwrap_or_default();
        if before.is_some_and(|before| starts_word(before, c, rest, &word)) {
            found.push(std::mem::take(&mut word).to_lowercase());
        }
        word.push(c);
    }
    found.push(word.to_lowercase());
}

fn starts_word(before: char, c: char, rest: &[char], word: &str) -> bool {
    if !c.is_uppercase() {
        return false;
    }
    if !before.is_uppercase() {
        // `OAuth` and `GitHub` are words of their own.
        let brand = starts_with(c, rest, "Hub") || starts_with(c, rest, "Lab");
        return !(word == "Git" && brand);
    }
    let plural = rest.first() == Some(&'s')
        && !rest.get(1).is_some_and(|next| next.is_lowercase());
    let version = rest.first() == Some(&'v')
        && rest.get(1).is_some_and(|next| next.is_ascii_digit());
    let oauth = word == "O" && starts_with(c, rest, "Auth");
    rest.first().is_some_and(|next| next.is_lowercase()) && !plural && !version && !oauth
}

fn starts_with(c: char, rest: &[char], text: &str) -> bool {
    let mut expected = text.chars();
    expected.next() == Some(c) && expected.zip(0..).all(|(e, i)| rest.get(i) == Some(&e))
}

fn spelled(text: &str) -> Vec<String> {
    const PAIRS: &[(&str, &str)] = &[
        ("!=", "not equal"),
        ("<>", "not equal"),
        ("<=", "less or equal"),
        (">=", "greater or equal"),
        ("=~", "matches"),
        ("!~", "not matches"),
        ("&&", "and"),
        ("||", "or"),
    ];
    let known = PAIRS.iter().find(|(symbols, _)| *symbols == text);
    match known {
        Some((_, words)) => words.split(' ').map(str::to_owned).collect(),
        None => text.chars().map(symbol).collect(),
    }
}

fn symbol(c: char) -> String {
    const NAMES: &[(char, &str)] = &[
        ('!', "not"),
        ('"', "quote"),
        ('#', "sharp"),
        ('$', "dollar"),
        ('%', "percent"),
        ('&', "and"),
        ('\'', "apostrophe"),
        ('(', "open"),
        (')', "close"),
        ('*', "star"),
        ('+', "plus"),
        (',', "comma"),
        ('-', "minus"),
        ('.', "dot"),
        ('/', "slash"),
        (':', "colon"),
        (';', "semicolon"),
        ('<', "less"),
        ('=', "equal"),
        ('>', "greater"),
        ('?', "question"),
        ('@', "at"),
        ('[', "opening"),
        ('\\', "backslash"),
        (']', "closing"),
        ('^', "caret"),
        ('_', "underscore"),
        ('`', "backtick"),
        ('{', "begin"),
        ('|', "or"),
        ('}', "end"),
        ('~', "tilde"),
        (' ', "space"),
        ('\n', "newline"),
        ('\t', "tab"),
    ];
    match NAMES.iter().find(|(known, _)| *known == c) {
        Some((_, name)) => (*name).to_owned(),
        None => format!("u{:x}", u32::from(c)),
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether a Han letter looks like one of another script (Unicode Technical Standard 39).
fn is_confusable(c: char) -> bool {
    "一丅丫丿乄二亻八力匕卜厶口囗夕工彐礻".contains(c)
}

/// How a letter is written in an identifier.
///
/// Only ASCII, Han and Hangul syllables stay: letters of other scripts would trip the
/// compiler's lints for confusable names, so they are written in Latin or as a number.
fn spelling(c: char) -> String {
    if is_han(c) { c.to_string() } else { spelling_without_han(c) }
}

/// How a letter is written where the Han letters around it are all such as look like those
/// of other scripts: the lint wants another letter that shows that Han is meant.
fn spelling_without_han(c: char) -> String {
    if c.is_ascii() || matches!(c, '\u{ac00}'..='\u{d7a3}') {
        return c.to_string();
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    let Some(latin) = latin(lower) else {
        return format!("u{:x}", u32::from(c));
    };
    let mut letters = latin.chars();
    match letters.next() {
        Some(first) if c.is_uppercase() => first.to_uppercase().chain(letters).collect(),
        _ => latin.to_owned(),
    }
}

fn latin(c: char) -> Option<&'static str> {
    const TABLE: &[(&str, &str)] = &[
        ("àáâãåāăąα", "a"),
        ("äæ", "ae"),
        ("çćĉċč", "c"),
        ("ďđðδд", "d"),
        ("èéêëēĕėęěεэе", "e"),
        ("ĝğġģγг", "g"),
        ("ĥħ", "h"),
        ("ìíîïĩīĭįıηιи", "i"),
        ("ĵ", "j"),
        ("ķĸκк", "k"),
        ("ĺļľŀłλл", "l"),
        ("ñńņňŋνн", "n"),
        ("òóôõøōŏőοωо", "o"),
        ("öœ", "oe"),
        ("ŕŗřρр", "r"),
        ("śŝşšſσςс", "s"),
        ("ß", "ss"),
        ("ţťŧτт", "t"),
        ("ùúûũūŭůűųу", "u"),
        ("ü", "ue"),
        ("ŵ", "w"),
        ("ýÿŷυы", "y"),
        ("źżžζз", "z"),
        ("þθ", "th"),
        ("βб", "b"),
        ("μµм", "m"),
        ("ξ", "x"),
        ("πп", "p"),
        ("φф", "f"),
        ("χх", "kh"),
        ("ψ", "ps"),
        ("а", "a"),
        ("в", "v"),
        ("ё", "yo"),
        ("ж", "zh"),
        ("й", "j"),
        ("ц", "ts"),
        ("ч", "ch"),
        ("шщ", "sh"),
        ("ъь", ""),
        ("ю", "yu"),
        ("я", "ya"),
    ];
    TABLE.iter().find(|(letters, _)| letters.contains(c)).map(|(_, latin)| *latin)
}

#[cfg(test)]
mod tests {
    use super::words;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected, "{text:?}");
    }

    #[test]
    fn acronyms_stay_whole() {
        check("OS", &["os"]);
        check("imageURL", &["image", "url"]);
        check("imageURLs", &["image", "urls"]);
        check("APIKeys", &["api", "keys"]);
        check("IPv4Address", &["ipv4", "address"]);
        check("OAuth2Token", &["oauth2", "token"]);
        check("GitHubHook", &["github", "hook"]);
        check("IDs", &["ids"]);
        check("DNSServer", &["dns", "server"]);
        check("sha256Sum", &["sha256", "sum"]);
    }

    #[test]
    fn punctuation_separates() {
        check(
            "SystemAssigned, UserAssigned",
            &["system", "assigned", "user", "assigned"],
        );
        check("@odata.type", &["odata", "type"]);
        check("$filter", &["filter"]);
        check("_links", &["links"]);
        check("Map<String,List<Item>>", &["map", "string", "list", "item"]);
    }

    #[test]
    fn signs_and_symbols_are_spelled() {
        check("+1", &["plus", "1"]);
        check("-1", &["minus", "1"]);
        check("-created", &["minus", "created"]);
        check("=", &["equal"]);
        check("!=", &["not", "equal"]);
        check("C#", &["c", "sharp"]);
        check("C++", &["c", "plus", "plus"]);
        check("", &[]);
        check("\u{1f600}", &["u1f600"]);
    }

    #[test]
    fn other_scripts_are_written_in_latin_or_kept() {
        check("größeWert", &["groesse", "wert"]);
        check("caf\u{e9}", &["cafe"]);
        check("cafe\u{301}", &["cafe"]);
        check("容器", &["容器"]);
        check("Имя", &["imya"]);
        check("объект", &["obekt"]);
        check("ь", &["u44c"]);
        check("a_Ъ", &["a", "u42a"]);
        check("口", &["u53e3"]);
        check("口座", &["口座"]);
        check("ｆ", &["uff46"]);
    }
}
