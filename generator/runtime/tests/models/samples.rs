//! Models by hand, in the shape that the generator emits.

use std::collections::BTreeMap;

use bindery_runtime::model::{
    Context, DecodeError, from_json_slice, to_json, to_json_request,
};
use bindery_runtime::{
    AsView, BigInteger, Choice, Constant, DateTime, Decimal, EXTRA, Enumeration, Extra,
    Field, File, JsonKind, Literal, Maybe, Model, OTHER, OtherVariant, Record, Shape,
    Slot, Union, Variant, View, blank, enumerations, records, unions,
};
use bytes::Bytes;
use serde_json::Value;

/// What a task does and where.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Task {
    pub id: Option<String>,
    pub location: String,
    pub tags: Option<BTreeMap<String, String>>,
    pub status: Option<TaskStatus>,
    pub step: Option<Box<TaskStep>>,
    pub created: Option<DateTime>,
    pub timeout: Option<i32>,
    pub password: Option<String>,
    pub parent: Maybe<String>,
    pub zone: Option<String>,
    pub arguments: Vec<Argument>,
    pub extra: Extra,
}

impl Task {
    pub fn new(location: impl Into<String>) -> Self {
        Self { location: location.into(), ..blank() }
    }
}

static TASK: Shape = Shape::new(
    "Task",
    &[
        Field::new("id").read_only(),
        Field::new("location").required(),
        Field::new("tags"),
        Field::new("status"),
        Field::new("step"),
        Field::new("created"),
        Field::new("timeout").default("3600"),
        Field::new("password").secret(),
        Field::new("parent").nullable(),
        Field::new("zone").required().nullable(),
        Field::new("arguments").required(),
    ],
)
.open();

impl Record for Task {
    fn shape(&self) -> &'static Shape {
        &TASK
    }

    fn field_mut(&mut self, index: usize) -> Slot<'_> {
        match index {
            0 => self.id.slot(),
            1 => self.location.slot(),
            2 => self.tags.slot(),
            3 => self.status.slot(),
            4 => self.step.slot(),
            5 => self.created.slot(),
            6 => self.timeout.slot(),
            7 => self.password.slot(),
            8 => self.parent.slot(),
            9 => self.zone.slot(),
            10 => self.arguments.slot(),
            EXTRA => self.extra.slot(),
            _ => Slot::Missing,
        }
    }

    fn field(&self, index: usize) -> View<'_> {
        match index {
            0 => self.id.view(),
            1 => self.location.view(),
            2 => self.tags.view(),
            3 => self.status.view(),
            4 => self.step.view(),
            5 => self.created.view(),
            6 => self.timeout.view(),
            7 => self.password.view(),
            8 => self.parent.view(),
            9 => self.zone.view(),
            10 => self.arguments.view(),
            EXTRA => self.extra.view(),
            _ => View::Missing,
        }
    }

    fn blank() -> Self {
        Self {
            id: blank(),
            location: blank(),
            tags: blank(),
            status: blank(),
            step: blank(),
            created: blank(),
            timeout: blank(),
            password: blank(),
            parent: blank(),
            zone: blank(),
            arguments: blank(),
            extra: blank(),
        }
    }
}

/// Defines a record and its facts together, to keep the other models short.
macro_rules! record {
    (
        $name:ident $shape:ident = $facts:expr;
        $($index:literal $member:ident: $type:ty,)*
        $(extra: $extra:ty,)?
    ) => {
        #[derive(Clone, PartialEq)]
        pub struct $name {
            $(pub $member: $type,)*
            $(pub extra: $extra,)?
        }

        static $shape: Shape = $facts;

        impl Record for $name {
            fn shape(&self) -> &'static Shape {
                &$shape
            }

            fn field_mut(&mut self, index: usize) -> Slot<'_> {
                match index {
                    $($index => self.$member.slot(),)*
                    $(EXTRA => {
                        let extra: &mut $extra = &mut self.extra;
                        extra.slot()
                    })?
                    _ => Slot::Missing,
                }
            }

            fn field(&self, index: usize) -> View<'_> {
                match index {
                    $($index => self.$member.view(),)*
                    $(EXTRA => {
                        let extra: &$extra = &self.extra;
                        extra.view()
                    })?
                    _ => View::Missing,
                }
            }

            fn blank() -> Self {
                Self { $($member: blank(),)* $(extra: blank::<$extra>(),)? }
            }
        }

        records!($name);
    };
}

/// Defines a union and its facts together.
macro_rules! union {
    ($name:ident $choice:ident = $facts:expr; $($index:literal $variant:ident($type:ty),)*) => {
        #[derive(Clone, PartialEq)]
        pub enum $name {
            $($variant($type),)*
            Other(OtherVariant),
        }

        static $choice: Choice = $facts;

        impl Union for $name {
            fn choice(&self) -> &'static Choice {
                &$choice
            }

            fn select(&mut self, variant: usize) {
                *self = match variant {
                    $($index => Self::$variant(blank()),)*
                    _ => Self::Other(blank()),
                };
            }

            fn value(&self) -> (usize, View<'_>) {
                match self {
                    $(Self::$variant(content) => ($index, content.view()),)*
                    Self::Other(content) => (OTHER, content.view()),
                }
            }

            fn value_mut(&mut self) -> Slot<'_> {
                match self {
                    $(Self::$variant(content) => content.slot(),)*
                    Self::Other(content) => content.slot(),
                }
            }
        }

        unions!($name);
    };
}

record! {
    Argument ARGUMENT = Shape::new("Argument", &[
        Field::new("name").required(),
        Field::new("value").required().secret(),
        Field::new("isSecret"),
    ]);
    0 name: String,
    1 value: String,
    2 is_secret: Option<bool>,
}

// The tag is a constant of one child, a member of another and neither of a third.
record! {
    DockerBuildStep DOCKER_BUILD_STEP = Shape::new("DockerBuildStep", &[
        Field::new("dockerFilePath").required(),
        Field::new("arguments"),
        Field::new("isPushEnabled"),
    ])
    .constants(&[Constant::new("type", Literal::Text("Docker"))]);
    0 docker_file_path: String,
    1 arguments: Option<Vec<Argument>>,
    2 is_push_enabled: Option<bool>,
}

record! {
    FileTaskStep FILE_TASK_STEP = Shape::new("FileTaskStep", &[
        Field::new("type").required(),
        Field::new("taskFilePath").required(),
    ]);
    0 kind: String,
    1 task_file_path: String,
}

record! {
    EncodedTaskStep ENCODED_TASK_STEP = Shape::new("EncodedTaskStep", &[
        Field::new("encodedTaskContent").required(),
    ])
    .open();
    0 encoded_task_content: String,
    extra: Extra,
}

union! {
    NestedStep NESTED_STEP = Choice::tagged("NestedStep", "type", &[
        Variant::tag(&["NestedA"]),
        Variant::tag(&["NestedB"]),
    ]);
    0 A(EncodedTaskStep),
    1 B(BTreeMap<String, Value>),
}

union! {
    TaskStep TASK_STEP = Choice::tagged("TaskStep", "type", &[
        Variant::tag(&["Docker"]),
        Variant::tag(&["FileTask", "YamlFile"]),
        Variant::tag(&["EncodedTask"]),
        Variant::tag(&["NestedA", "NestedB"]),
    ]);
    0 Docker(DockerBuildStep),
    1 FileTask(FileTaskStep),
    2 EncodedTask(EncodedTaskStep),
    3 Nested(NestedStep),
}

#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TaskStatus {
    Enabled,
    Disabled,
    Other(String),
}

impl Enumeration for TaskStatus {
    const NAME: &'static str = "TaskStatus";
    const VALUES: &'static [(&'static str, Self)] =
        &[("Enabled", Self::Enabled), ("Disabled", Self::Disabled)];
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Policy {
    Always,
    OnFailure,
}

impl Enumeration for Policy {
    const NAME: &'static str = "Policy";
    const VALUES: &'static [(&'static str, Self)] =
        &[("Always", Self::Always), ("on-failure", Self::OnFailure)];
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Priority {
    Low,
    High,
    Other(i64),
}

impl Enumeration for Priority {
    const NAME: &'static str = "Priority";
    const VALUES: &'static [(&'static str, Self)] =
        &[("1", Self::Low), ("10", Self::High)];
}

#[derive(Clone, PartialEq)]
pub enum Limit {
    Auto,
    Two,
    Never,
    Other(Value),
}

impl Enumeration for Limit {
    const NAME: &'static str = "Limit";
    const VALUES: &'static [(&'static str, Self)] =
        &[("\"auto\"", Self::Auto), ("2", Self::Two), ("false", Self::Never)];
}

enumerations! {
    open TaskStatus;
    closed Policy;
    open integer Priority;
    open json Limit;
}

record! {
    Choices CHOICES = Shape::new("Choices", &[
        Field::new("priority"),
        Field::new("policy"),
        Field::new("limit"),
        Field::new("byStatus"),
        Field::new("pair"),
        Field::new("matrix"),
        Field::new("byPolicy"),
    ]);
    0 priority: Option<Priority>,
    1 policy: Option<Policy>,
    2 limit: Option<Limit>,
    3 by_status: Option<BTreeMap<TaskStatus, Option<i64>>>,
    4 pair: Option<(String, i32, Option<bool>)>,
    5 matrix: Option<Vec<Vec<f64>>>,
    6 by_policy: Option<BTreeMap<Policy, Vec<String>>>,
}

record! {
    Amounts AMOUNTS = Shape::new("Amounts", &[
        Field::new("price"),
        Field::new("id"),
        Field::new("count"),
        Field::new("ratio"),
        Field::new("at"),
    ]);
    0 price: Option<Decimal>,
    1 id: Option<BigInteger>,
    2 count: Option<u64>,
    3 ratio: Option<f32>,
    4 at: Option<bindery_runtime::UnixTime>,
}

record! {
    Empty EMPTY = Shape::new("Empty", &[]);
}

record! {
    Fixed FIXED = Shape::new("Fixed", &[Field::new("name")]).constants(&[
        Constant::new("object", Literal::Text("fixed")),
        Constant::new("version", Literal::Integer(2)),
        Constant::new("on", Literal::Bool(true)),
    ]);
    0 name: Option<String>,
}

record! {
    Labels LABELS = Shape::new("Labels", &[Field::new("name").required()]).open();
    0 name: String,
    extra: BTreeMap<String, i64>,
}

record! {
    Nest NEST = Shape::new("Nest", &[]).open();
    extra: BTreeMap<String, Nest>,
}

record! {
    Card CARD = Shape::new("Card", &[
        Field::new("cardNumber").required(),
        Field::new("note"),
    ]);
    0 card_number: String,
    1 note: Option<String>,
}

record! {
    Transfer TRANSFER = Shape::new("Transfer", &[
        Field::new("iban").required(),
        Field::new("note"),
    ]);
    0 iban: String,
    1 note: Option<String>,
}

record! {
    Wide WIDE = Shape::new("Wide", &[
        Field::new("left").required(),
        Field::new("child"),
    ]);
    0 left: i64,
    1 child: Option<Box<Any>>,
}

union! {
    Any ANY = Choice::structural("Any", &[
        Variant::kind(JsonKind::Boolean),
        Variant::kind(JsonKind::Integer),
        Variant::kind(JsonKind::Number),
        Variant::kind(JsonKind::String),
        Variant::kind(JsonKind::String),
        Variant::kind(JsonKind::Array),
        Variant::member("cardNumber"),
        Variant::fits(),
        Variant::fits(),
        Variant::fits(),
    ]);
    0 Bool(bool),
    1 Integer(i64),
    2 Number(f64),
    3 Status(TaskStatus),
    4 Text(String),
    5 List(Vec<Any>),
    6 Card(Card),
    7 Transfer(Transfer),
    8 Wide(Wide),
    9 Step(TaskStep),
}

record! {
    Payment PAYMENT = Shape::new("Payment", &[
        Field::new("by").required(),
        Field::new("all"),
    ]);
    0 by: Any,
    1 all: Option<BTreeMap<String, Any>>,
}

record! {
    Form FORM = Shape::new("Form", &[Field::new("file"), Field::new("raw")]);
    0 file: Option<File>,
    1 raw: Option<Bytes>,
}

record! {
    LeftLink LEFT_LINK = Shape::new("LeftLink", &[
        Field::new("next"),
        Field::new("left").required(),
    ]);
    0 next: Option<Box<Link>>,
    1 left: String,
}

record! {
    RightLink RIGHT_LINK = Shape::new("RightLink", &[
        Field::new("next"),
        Field::new("right").required(),
    ]);
    0 next: Option<Box<Link>>,
    1 right: String,
}

// Each of two variants reads all that is below before it misses its own member.
union! {
    Link LINK = Choice::structural("Link", &[Variant::fits(), Variant::fits()]);
    0 Left(LeftLink),
    1 Right(RightLink),
}

union! {
    Event EVENT = Choice::tagged("Event", "version", &[
        Variant::literal_tag(&[Literal::Integer(1)]),
        Variant::literal_tag(&[Literal::Integer(2), Literal::Text("two")]),
        Variant::fits(),
    ])
    .fallback(2);
    0 One(Card),
    1 Two(Transfer),
    2 Base(Labels),
}

union! {
    Answer ANSWER = Choice::tagged("Answer", "ok", &[
        Variant::literal_tag(&[Literal::Bool(true)]),
        Variant::literal_tag(&[Literal::Bool(false)]),
    ]);
    0 Done(Card),
    1 Failed(Transfer),
}

records!(Task);

/// Reads JSON and tells what was noticed.
pub fn read<T: Model>(json: &str) -> Result<(T, Context), DecodeError> {
    let mut value: T = blank();
    let mut context = Context::new();
    from_json_slice(value.slot(), json.as_bytes(), &mut context)?;
    Ok((value, context))
}

pub fn written(value: &dyn AsView) -> String {
    String::from_utf8(to_json(value)).unwrap()
}

pub fn sent(value: &dyn AsView) -> String {
    String::from_utf8(to_json_request(value)).unwrap()
}
