//! Lays out constants made of constructors as rustfmt does with `max_width = 89` and
//! `use_small_heuristics = "Max"`; prettyplease indents their chains differently.

use super::term::{Kind, Method, Term};

/// The width of a line.
pub const WIDTH: usize = 89;

/// The text of `head = value;`, from a column of that many spaces.
pub fn assignment(head: &str, value: &Term, indent: usize) -> String {
    let start = indent + head.len() + 3;
    let same = lay_out(value, At { column: start, indent, trail: 1 });
    if !same.contains('\n') && start + same.len() < WIDTH {
        return format!("{}{head} = {same};", " ".repeat(indent));
    }
    let deeper = indent + 4;
    let next = lay_out(value, At { column: deeper, indent: deeper, trail: 1 });
    let pad = " ".repeat(indent);
    let first = |text: &str| text.lines().next().unwrap_or_default().chars().count();
    let below = fits(&next, deeper, 1) && prefer_next(&same, &next, start);
    if below || (start + first(&same) > WIDTH && deeper + first(&next) < WIDTH) {
        return format!("{pad}{head} =\n{pad}    {next};");
    }
    format!("{pad}{head} = {same};")
}

/// Where a text begins, where its further lines begin, and how many columns must be left
/// after it.
#[derive(Clone, Copy)]
struct At {
    column: usize,
    indent: usize,
    trail: usize,
}

/// Whether the value reads better on a line of its own.
fn prefer_next(same: &str, next: &str, column: usize) -> bool {
    let newlines = |text: &str| text.matches('\n').count();
    let opens = |text: &str| {
        text.lines().next().is_some_and(|line| line.ends_with(['(', '[', '{']))
    };
    !fits(same, column, 1)
        || !next.contains('\n')
        || newlines(same) > newlines(next) + 1
        || (opens(same) && !opens(next))
}

fn fits(text: &str, column: usize, trail: usize) -> bool {
    let last = text.lines().count().saturating_sub(1);
    text.lines().enumerate().all(|(at, line)| {
        let start = if at == 0 { column } else { 0 };
        let end = if at == last { trail } else { 0 };
        start + line.chars().count() + end <= WIDTH
    })
}

fn lay_out(term: &Term, at: At) -> String {
    if at.column + term.line.chars().count() + at.trail <= WIDTH {
        return term.line.clone();
    }
    match &term.kind {
        Kind::Chain(head, methods) => chain(head, methods, at),
        Kind::Call(name, arguments) => {
            format!("{name}{}", vertical_call(arguments, at, name.len()))
        }
        Kind::List(elements) => {
            format!("&{}", list(elements, At { column: at.column + 1, ..at }))
        }
        Kind::Tuple(parts) => {
            format!("({}{})", lines(parts, at.indent), " ".repeat(at.indent))
        }
        Kind::Atom => term.line.clone(),
    }
}

/// Arguments over several lines; a single one that can opens on the line of the call.
fn vertical_call(arguments: &[Term], at: At, name: usize) -> String {
    let inner = At { column: at.column + name + 1, ..at };
    if let [only] = arguments
        && let Some(text) = overflow(only, At { trail: at.trail + 1, ..inner })
    {
        return format!("({text})");
    }
    format!("({}{})", lines(arguments, at.indent), " ".repeat(at.indent))
}

/// A list over several lines; one of short elements is filled.
fn list(elements: &[Term], at: At) -> String {
    const SHORT: usize = 10;
    if elements.len() > 1 && elements.iter().all(|of| of.line.chars().count() <= SHORT) {
        let texts: Vec<&str> = elements.iter().map(|of| of.line.as_str()).collect();
        let filled = filled(&texts, at.indent + 4, WIDTH - 1);
        return format!("[\n{filled}\n{}]", " ".repeat(at.indent));
    }
    if let [only] = elements {
        let column = at.column + 1;
        let text = lay_out(only, At { column, trail: at.trail + 1, ..at });
        let first = text.lines().next().unwrap_or_default();
        let alone = at.indent + 4 + only.line.chars().count() < WIDTH;
        let saves = text.matches('\n').count() > 1 || !alone;
        // What is opened here keeps room for what closes behind it.
        let close = if first.ends_with(['(', '[']) { at.trail + 1 } else { 0 };
        if saves && column + first.chars().count() + close <= WIDTH {
            return format!("[{text}]");
        }
    }
    format!("[{}{}]", lines(elements, at.indent), " ".repeat(at.indent))
}

/// The only argument, opened on the line where it begins: a list, a call, or a chain that
/// is on one line up to the arguments of its last method.
fn overflow(term: &Term, at: At) -> Option<String> {
    match &term.kind {
        Kind::List(elements) => {
            Some(format!("&{}", list(elements, At { column: at.column + 1, ..at })))
        }
        Kind::Call(name, arguments) => {
            let fits = at.column + name.len() < WIDTH;
            fits.then(|| format!("{name}{}", vertical_call(arguments, at, name.len())))
        }
        Kind::Chain(head, methods) => {
            let (last, before) = methods.split_last()?;
            overflowed_last(
                &(head.line.clone() + &joined(before)),
                last,
                at,
                at.indent + 4,
            )
        }
        Kind::Atom | Kind::Tuple(_) => None,
    }
}

fn joined(methods: &[Method]) -> String {
    methods.iter().map(|method| method.line.as_str()).collect()
}

fn lines(elements: &[Term], indent: usize) -> String {
    let deeper = indent + 4;
    let mut text = String::from("\n");
    for element in elements {
        let inner = lay_out(element, At { column: deeper, indent: deeper, trail: 1 });
        text.push_str(&format!("{}{inner},\n", " ".repeat(deeper)));
    }
    text
}

/// Texts with commas, as many on a line as fit.
pub fn filled<T: AsRef<str>>(texts: &[T], indent: usize, limit: usize) -> String {
    let pad = " ".repeat(indent);
    let mut text = String::new();
    let mut line = pad.clone();
    for (at, element) in texts.iter().enumerate() {
        // The last one needs no space after its comma.
        let limit = limit + usize::from(at + 1 == texts.len());
        let element = element.as_ref();
        let width = element.chars().count() + 2;
        if line.len() > pad.len() && line.chars().count() + width - 1 > limit {
            text.push_str(line.trim_end());
            text.push('\n');
            line.clone_from(&pad);
        }
        line.push_str(&format!("{element}, "));
    }
    text + line.trim_end()
}

/// A chain of methods: rustfmt's `format_last_child`, for the expressions that there are.
fn chain(head: &Term, methods: &[Method], at: At) -> String {
    let mut root = head.line.clone();
    let mut child_indent = at.indent + 4;
    if at.column + root.chars().count() + at.trail > WIDTH {
        root = lay_out(head, at);
        if root.contains('\n') {
            child_indent = at.indent;
        }
    }
    let Some((last, before)) = methods.split_last() else { return root };
    if !root.contains('\n') {
        let line = root.clone() + &joined(before);
        if let Some(text) = overflowed_last(&line, last, at, child_indent) {
            return text;
        }
    }
    let own = At { column: child_indent, indent: child_indent, ..at };
    let pad = " ".repeat(child_indent);
    for method in before {
        root.push_str(&format!("\n{pad}{}", method.lay_out(At { trail: 0, ..own })));
    }
    root + &format!("\n{pad}{}", last.lay_out(own))
}

/// A chain on one line up to the arguments of the last method, if that looks better than
/// a line for each method: it saves lines, or is long anyway.
fn overflowed_last(before: &str, last: &Method, at: At, child: usize) -> Option<String> {
    const LONG: usize = 5;
    let column = at.column + before.chars().count();
    let text = last.lay_out(At { column, ..at });
    let first = text.lines().next().unwrap_or_default().chars().count();
    let count = text.lines().count();
    let below = last.lay_out(At { column: child, indent: child, ..at }).lines().count();
    let better = count > 1 && (count >= LONG || below >= count);
    (better && column + first <= WIDTH).then(|| format!("{before}{text}"))
}

impl Method {
    fn lay_out(&self, at: At) -> String {
        let fits = at.column + self.line.chars().count() + at.trail <= WIDTH;
        if self.arguments.is_empty() || fits {
            return self.line.clone();
        }
        let arguments = vertical_call(&self.arguments, at, self.name.len() + 1);
        format!(".{}{arguments}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use super::{Term, assignment};

    /// The expected text is what rustfmt 1.9 makes of it.
    fn check(head: &str, value: &str, expected: &str) {
        let value = Term::read(value.parse::<TokenStream>().unwrap()).unwrap();
        assert_eq!(assignment(head, &value, 0), expected);
    }

    #[test]
    fn a_short_chain_stays_on_one_line() {
        let value = "Shape::new(\"A\", &[Field::new(\"a\").required()]).open()";
        check("static A: Shape", value, &format!("static A: Shape = {value};"));
    }

    #[test]
    fn a_chain_that_fits_below_goes_there() {
        let value = "Shape::new(\"FileTaskStep\", &[Field::new(\"contextPath\"), Field::new(\"a\")])";
        let expected = format!("static FILE_TASK_STEP: Shape =\n    {value};");
        check("static FILE_TASK_STEP: Shape", value, &expected);
    }

    #[test]
    fn methods_after_broken_arguments_are_not_indented() {
        check(
            "static A: Shape",
            r#"Shape::new("A", &[Field::new("xxxxxxxxxxxxxxx").default("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]).constant("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", Literal::Text("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"))"#,
            r#"static A: Shape = Shape::new(
    "A",
    &[Field::new("xxxxxxxxxxxxxxx")
        .default("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")],
)
.constant(
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    Literal::Text("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
);"#,
        );
    }

    #[test]
    fn a_list_opens_on_the_line_of_its_method() {
        check(
            "static GET: Operation",
            r#"Operation::new("Runs_Get", Method::Get, "/runs").parameters(&[Parameter::path("aaaaaaaaaaaaaaaaa"), Parameter::query("bbbbbbbbbbbbbbbbbbbbb")])"#,
            r#"static GET: Operation = Operation::new("Runs_Get", Method::Get, "/runs").parameters(&[
    Parameter::path("aaaaaaaaaaaaaaaaa"),
    Parameter::query("bbbbbbbbbbbbbbbbbbbbb"),
]);"#,
        );
    }

    #[test]
    fn what_opens_in_a_list_keeps_room_for_what_closes() {
        check(
            "static SERVICE: Service",
            r#"Service::new("a", "1").servers(&[Server::new("hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh").variables(&[ServerVariable::new("region", "", &["xxxxxxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxx"])]), Server::new("hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh").variables(&[ServerVariable::new("region", "", &["xxxxxxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxx"])])])"#,
            r#"static SERVICE: Service = Service::new("a", "1").servers(&[
    Server::new("hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh").variables(&[ServerVariable::new(
        "region",
        "",
        &["xxxxxxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxx"],
    )]),
    Server::new("hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh").variables(&[
        ServerVariable::new(
            "region",
            "",
            &["xxxxxxxxxxxxxxxxxxxx", "xxxxxxxxxxxxxxxxxxxx"],
        ),
    ]),
]);"#,
        );
    }
}
