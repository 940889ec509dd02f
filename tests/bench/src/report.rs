//! The table that the program prints.

use std::fmt::{self, Display};

/// Measured figures, in the order in which they were taken.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
    notes: Vec<String>,
}

/// One comparison, or one figure.
struct Row {
    subject: String,
    measure: String,
    bindery: String,
    other: String,
    ratio: String,
}

impl Report {
    /// Adds a figure of Bindery beside another one; the smaller is the better.
    pub fn compare(
        &mut self,
        subject: &str,
        measure: &str,
        figures: (f64, f64),
        other: &str,
    ) {
        let (bindery, beside) = figures;
        self.rows.push(Row {
            subject: subject.to_owned(),
            measure: measure.to_owned(),
            bindery: figure(bindery),
            other: format!("{} ({other})", figure(beside)),
            ratio: format!("{:.2}", bindery / beside),
        });
    }

    /// Adds a figure of Bindery alone.
    pub fn state(&mut self, subject: &str, measure: &str, value: f64) {
        self.rows.push(Row {
            subject: subject.to_owned(),
            measure: measure.to_owned(),
            bindery: figure(value),
            other: String::new(),
            ratio: String::new(),
        });
    }

    /// Adds a line below the table.
    pub fn note(&mut self, text: String) {
        self.notes.push(text);
    }
}

/// Three digits that count.
fn figure(value: f64) -> String {
    match value {
        _ if value >= 100.0 => format!("{value:.0}"),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| subject | measure | Bindery | beside | ratio |")?;
        writeln!(f, "|---|---|---|---|---|")?;
        for row in &self.rows {
            let Row { subject, measure, bindery, other, ratio } = row;
            writeln!(f, "| {subject} | {measure} | {bindery} | {other} | {ratio} |")?;
        }
        self.notes.iter().try_for_each(|note| write!(f, "\n{note}\n"))
    }
}
