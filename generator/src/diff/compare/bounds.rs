//! Limits as numbers, compared exactly however they are written.

use std::cmp::Ordering;
use std::fmt;

use crate::api::model::Literal;

/// Beyond this, fractions are no numbers of an `i128`.
const WHOLE: f64 = 1e38;

/// A number of a description.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Whole(i128),
    Fraction(f64),
}

impl Number {
    /// The number that a literal is.
    pub(super) fn of(literal: &Literal) -> Option<Self> {
        match literal {
            Literal::Integer(number) => Some(Self::Whole(*number)),
            Literal::Number(number) if number.is_finite() => Some(Self::from(*number)),
            _ => None,
        }
    }

    fn from(number: f64) -> Self {
        match number.fract() == 0.0 && number.abs() < WHOLE {
            true => Self::Whole(truncated(number)),
            false => Self::Fraction(number),
        }
    }

    fn order(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Whole(one), Self::Whole(two)) => one.cmp(&two),
            (Self::Fraction(one), Self::Fraction(two)) => one.total_cmp(&two),
            (Self::Whole(whole), Self::Fraction(fraction)) => beside(whole, fraction),
            (Self::Fraction(fraction), Self::Whole(whole)) => {
                beside(whole, fraction).reverse()
            }
        }
    }

    /// Whether this is a multiple of another number.
    fn is_multiple_of(self, other: Self) -> bool {
        // Nothing but zero is a multiple of zero, and zero is one of all.
        scaled(self, other)
            .is_some_and(|(one, two, _)| one != 0 && one.checked_rem(two) == Some(0))
    }

    /// The least number that is a multiple of both.
    pub(super) fn common_multiple(self, other: Self) -> Option<Self> {
        let (one, two, places) = scaled(self, other)?;
        let (mut divisor, mut rest) = (one, two);
        while rest != 0 {
            (divisor, rest) = (rest, divisor.checked_rem(rest)?);
        }
        let multiple = one.checked_div(divisor)?.checked_mul(two)?;
        let scale = 10_i128.checked_pow(places)?;
        match multiple.checked_rem(scale)? {
            0 => Some(Self::Whole(multiple / scale)),
            _ => format!("{multiple}e-{places}").parse().ok().map(Self::from),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => write!(f, "{number}"),
            Self::Fraction(number) => write!(f, "{number}"),
        }
    }
}

/// Two numbers as integers, and how many decimal places both have lost by that.
fn scaled(one: Number, two: Number) -> Option<(i128, i128, u32)> {
    let ((one, places), (two, others)) = (decimal(one)?, decimal(two)?);
    let most = places.max(others);
    let scale = |digits: i128, places: u32| {
        digits.checked_mul(10_i128.checked_pow(most - places)?)
    };
    Some((scale(one, places)?, scale(two, others)?, most))
}

/// How a whole number stands to a fraction.
fn beside(whole: i128, fraction: f64) -> Ordering {
    if fraction.abs() >= WHOLE {
        return if fraction > 0.0 { Ordering::Less } else { Ordering::Greater };
    }
    let rest = 0.0_f64.total_cmp(&(fraction.fract() + 0.0));
    whole.cmp(&truncated(fraction)).then(rest)
}

/// The digits of a number and how many of them are decimal places.
fn decimal(of: Number) -> Option<(i128, u32)> {
    match of {
        Number::Whole(number) => Some((number, 0)),
        Number::Fraction(number) => {
            let text = number.to_string();
            let (whole, places) = text.split_once('.')?;
            let digits = format!("{whole}{places}").parse().ok()?;
            Some((digits, u32::try_from(places.len()).ok()?))
        }
    }
}

#[allow(clippy::cast_possible_truncation)]
fn truncated(number: f64) -> i128 {
    number.trunc() as i128
}

/// The end of a range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub(super) number: Number,
    /// Whether the number itself is beyond it.
    pub(super) exclusive: bool,
}

impl Bound {
    /// How tight this lower bound is beside another; `integers`: whether only those are
    /// within it, so that more than 4 is 5 and up.
    pub(super) fn above(self, other: Self, integers: bool) -> Ordering {
        let (one, two) = match integers {
            true => (self.up(), other.up()),
            false => (self, other),
        };
        one.number.order(two.number).then(one.exclusive.cmp(&two.exclusive))
    }

    /// The same for an upper bound.
    pub(super) fn below(self, other: Self, integers: bool) -> Ordering {
        let (one, two) = match integers {
            true => (self.down(), other.down()),
            false => (self, other),
        };
        two.number.order(one.number).then(one.exclusive.cmp(&two.exclusive))
    }

    /// The least integer from this lower bound on.
    fn up(self) -> Self {
        let number = match (self.number, self.exclusive) {
            (Number::Fraction(number), _) => Number::from(number.ceil()),
            (Number::Whole(number), true) => Number::Whole(number.saturating_add(1)),
            (number, false) => number,
        };
        Self { number, exclusive: false }
    }

    /// The greatest integer up to this upper bound.
    fn down(self) -> Self {
        let number = match (self.number, self.exclusive) {
            (Number::Fraction(number), _) => Number::from(number.floor()),
            (Number::Whole(number), true) => Number::Whole(number.saturating_sub(1)),
            (number, false) => number,
        };
        Self { number, exclusive: false }
    }
}

/// How tight a `multipleOf` is beside another, if one is a multiple of the other.
pub(super) fn multiples(one: Number, two: Number) -> Option<Ordering> {
    if one.order(two) == Ordering::Equal {
        Some(Ordering::Equal)
    } else if one.is_multiple_of(two) {
        Some(Ordering::Greater)
    } else if two.is_multiple_of(one) {
        Some(Ordering::Less)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        match text.parse() {
            Ok(whole) => Number::Whole(whole),
            Err(_) => Number::from(text.parse().unwrap()),
        }
    }

    #[test]
    fn numbers_are_compared_exactly() {
        for (one, two, order) in [
            ("9007199254740992", "9007199254740993", Ordering::Less),
            ("18446744073709551616", "18446744073709551615", Ordering::Greater),
            ("1.0", "1", Ordering::Equal),
            ("1e3", "1000", Ordering::Equal),
            ("-0.5", "0", Ordering::Less),
            ("-0.5", "-1", Ordering::Greater),
            ("0.5", "0", Ordering::Greater),
            ("1e300", "170141183460469231731687303715884105727", Ordering::Greater),
            ("-1e300", "-3", Ordering::Less),
        ] {
            assert_eq!(number(one).order(number(two)), order, "{one} {two}");
            assert_eq!(number(two).order(number(one)), order.reverse(), "{two} {one}");
        }
    }

    #[test]
    fn integers_know_no_bound_between_them() {
        let bound = |text, exclusive| Bound { number: number(text), exclusive };
        let equal = |one: Bound, two: Bound| one.above(two, true) == Ordering::Equal;
        assert!(equal(bound("4", true), bound("5", false)));
        assert!(equal(bound("4.5", true), bound("5", false)));
        assert!(!equal(bound("4", false), bound("5", false)));
        let (one, two) = (bound("4", true), bound("5", false));
        assert_eq!(one.above(two, false), Ordering::Less);
        let (one, two) = (bound("6", true), bound("5", false));
        assert_eq!(one.below(two, true), Ordering::Equal);
    }

    #[test]
    fn multiples_of_multiples_are_fewer() {
        for (one, two, order) in [
            ("6", "2", Some(Ordering::Greater)),
            ("2", "3", None),
            ("0.01", "0.1", Some(Ordering::Less)),
            ("0.3", "0.1", Some(Ordering::Greater)),
            ("0", "0", Some(Ordering::Equal)),
            ("5", "0", None),
        ] {
            assert_eq!(multiples(number(one), number(two)), order, "{one} {two}");
        }
    }
}
