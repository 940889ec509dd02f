//! A service as generated code would state it: a bit of each vendor.

use bindery_runtime::operation::{
    Body, ClientParameter, Encoding, Envelope, Errors, Method, Operation, Paging,
    Parameter, Response, Scheme, Server, ServerVariable, Service, Style,
};
use bindery_runtime::{
    AsView, Bytes, Call, Client as Handle, ClientBuilder, EXTRA, Extra, Field, Model,
    Outcome, PagedCall, Record, Shape, Slot, Upload, View, blank, calls, outcomes,
    records,
};

pub static SERVICE: Service = Service::new("registry", "2019-04-01")
    .servers(&[
        Server::new("https://cr.{region}.example.com/base/")
            .variables(&[ServerVariable::new("region", "north", &["north", "south"])]),
        Server::new("https://other.example.com"),
    ])
    .parameters(&[
        ClientParameter::required("subscriptionId"),
        ClientParameter::new("api-version").default("2019-04-01"),
    ])
    .schemes(&[
        Scheme::bearer("azure").scopes(&["https://management.example.com/.default"]),
        Scheme::basic("accessToken"),
        Scheme::api_key_query("queryKey", "api key"),
        Scheme::api_key_header("headerKey", "X-Api-Key"),
        Scheme::api_key_cookie("cookieKey", "session"),
        Scheme::acs3("acs3"),
    ])
    .errors(
        Errors::new()
            .code(&["/error/code", "/code", "/Code"])
            .message(&["/error/message", "/message"])
            .request_id(&["x-ms-request-id", "/RequestId"]),
    );

static LIST: Operation = Operation::new(
    "Runs_List",
    Method::Get,
    "/subscriptions/{subscriptionId}/registries/{registryName}/runs",
)
.parameters(&[
    Parameter::path("subscriptionId").client(0),
    Parameter::path("registryName"),
    Parameter::query("api-version").client(1).required(),
    Parameter::query("$filter"),
    Parameter::query("$top"),
    Parameter::header("x-trace"),
    Parameter::query("ids").explode(false),
])
.responses(&[Response::json("200", 0), Response::error("default")])
.security(&[&["azure"], &["accessToken"], &["queryKey"]])
.paging(Paging::link("value", "nextLink"));

static BUILDS: Operation = Operation::new("Builds_List", Method::Get, "/builds")
    .parameters(&[Parameter::query("continuationToken"), Parameter::query("$top")])
    .responses(&[Response::json("200", 0)])
    .paging(Paging::header_token(
        "value",
        "x-ms-continuationtoken",
        "continuationToken",
    ));

static TOKENS: Operation = Operation::new("Tokens_List", Method::Get, "/tokens")
    .parameters(&[Parameter::query("NextToken")])
    .responses(&[Response::json("200", 0)])
    .paging(Paging::body_token("value", "nextLink", "NextToken"));

static HEADED: Operation = Operation::new("Tokens_ListByHeader", Method::Get, "/headed")
    .parameters(&[Parameter::header("x-after")])
    .responses(&[Response::json("200", 0)])
    .paging(Paging::body_token("value", "nextLink", "x-after"));

static OFFERED: Operation = Operation::new("Offered", Method::Get, "/offered")
    .responses(&[
        Response::json("200", 0),
        Response::json("201", 0),
        Response::xml("203", 0),
        Response::text("202", 1),
        Response::empty("204", 1),
        Response::error("default"),
    ]);

static REPOSITORIES: Operation =
    Operation::new("Repositories_List", Method::Get, "/repositories")
        .parameters(&[Parameter::query("per_page")])
        .responses(&[Response::json("200", 0)])
        .paging(Paging::link_header("", "Link", "next"));

static FOLDER: Operation =
    Operation::new("Folders_List", Method::Get, "/folders/{folder}/runs")
        .parameters(&[
            Parameter::path("folder"),
            Parameter::query("$v").required(),
            Parameter::query("$top"),
        ])
        .responses(&[Response::json("200", 0)])
        .paging(
            Paging::link("value", "nextLink").base("/folders/{folder}/").resend(&["$v"]),
        );

static ROWS: Operation = Operation::new("Rows_List", Method::Get, "/rows")
    .parameters(&[Parameter::query("start"), Parameter::query("limit")])
    .responses(&[Response::json("200", 0)])
    .paging(
        Paging::offset("Tasks", "start")
            .size("limit")
            .total("TotalCount")
            .more("HasMore"),
    );

static TASKS: Operation = Operation::new("ListTasks", Method::Get, "/#ListTasks")
    .parameters(&[
        Parameter::header("x-acs-action").constant("ListTasks"),
        Parameter::header("x-acs-version").constant("2018-12-01"),
        Parameter::query("InstanceId").required(),
        Parameter::query("PageNo"),
        Parameter::query("PageSize"),
    ])
    .responses(&[Response::json("200", 0)])
    .security(&[&["acs3"]])
    .paging(Paging::number("Tasks", "PageNo").size("PageSize").total("TotalCount"))
    .envelope(Envelope::new("IsSuccess").code("Code").request_id("RequestId"));

static RULE: Operation = Operation::new("CreateRule", Method::Post, "/#CreateRule")
    .parameters(&[Parameter::header("x-acs-action").constant("CreateRule")])
    .body(Body::form().encodings(&[Encoding::new("platform", Style::RepeatList, false)]))
    .responses(&[Response::json("200", 0)])
    .security(&[&["acs3"]])
    .envelope(Envelope::new("IsSuccess").code("Code").request_id("RequestId"));

static SCHEDULE: Operation = Operation::new("Runs_Schedule", Method::Post, "/schedule")
    .body(Body::json("application/json").required())
    .responses(&[
        Response::json("200", 0),
        Response::empty("202", 1),
        Response::bytes("206", 2),
        Response::error("4XX"),
    ])
    .security(&[&["azure", "headerKey"], &["cookieKey"]]);

static CANCEL: Operation = Operation::new("Runs_Cancel", Method::Post, "/cancel")
    .responses(&[Response::empty("200", 0), Response::empty("202", 0)])
    .security(&[&[]]);

static LOG: Operation = Operation::new("Runs_Log", Method::Get, "/log")
    .responses(&[Response::text("200", 0)])
    .security(&[&[]]);

static ARTIFACT: Operation = Operation::new("Artifact", Method::Get, "/artifact")
    .responses(&[Response::bytes("200", 0)])
    .security(&[&[]]);

static UPLOAD: Operation = Operation::new("Upload", Method::Put, "/upload")
    .body(Body::bytes("application/octet-stream"))
    .responses(&[Response::empty("201", 0)])
    .security(&[&[]]);

static HEAD: Operation = Operation::new("Exists", Method::Head, "/exists")
    .responses(&[Response::empty("200", 0)])
    .security(&[&[]]);

static DEFAULT: Operation = Operation::new("Default", Method::Get, "/default")
    .responses(&[Response::json("default", 0)])
    .security(&[&[]]);

static MAYBE: Operation = Operation::new("Maybe", Method::Get, "/maybe")
    .responses(&[Response::json("2XX", 0), Response::error("default")])
    .security(&[&[]]);

#[derive(Clone, Debug)]
pub struct Client {
    inner: Handle,
}

impl From<Handle> for Client {
    fn from(inner: Handle) -> Self {
        Self { inner }
    }
}

impl Client {
    pub fn builder(subscription_id: &str) -> ClientBuilder<Self> {
        ClientBuilder::new(&SERVICE).parameter("subscriptionId", subscription_id)
    }

    pub fn base_url(&self) -> &str {
        self.inner.base_url()
    }

    pub fn list(&self, registry_name: &str) -> ListRuns {
        ListRuns { call: PagedCall::new(&self.inner, &LIST).set(1, &registry_name) }
    }

    pub fn builds(&self) -> PagedCall<RunListResult, Run> {
        PagedCall::new(&self.inner, &BUILDS).set(1, &2)
    }

    pub fn tokens(&self) -> PagedCall<RunListResult, Run> {
        PagedCall::new(&self.inner, &TOKENS)
    }

    pub fn headed(&self) -> PagedCall<RunListResult, Run> {
        PagedCall::new(&self.inner, &HEADED)
    }

    pub fn offered(&self) -> Call<Run> {
        Call::new(&self.inner, &OFFERED)
    }

    pub fn repositories(&self) -> PagedCall<Vec<Task>, Task> {
        PagedCall::new(&self.inner, &REPOSITORIES).set(0, &1)
    }

    pub fn folder(&self, folder: &str) -> PagedCall<RunListResult, Run> {
        PagedCall::new(&self.inner, &FOLDER).set(0, &folder).set(1, &"1 2").set(2, &5)
    }

    pub fn rows(&self, start: Option<i32>) -> PagedCall<TaskPage, Task> {
        PagedCall::new(&self.inner, &ROWS).set(0, &start)
    }

    pub fn tasks(&self, instance_id: &str) -> ListTasks {
        ListTasks { call: PagedCall::new(&self.inner, &TASKS).set(2, &instance_id) }
    }

    pub fn create_rule(&self, rule: &Rule) -> Call<TaskPage> {
        Call::new(&self.inner, &RULE).body(rule)
    }

    pub fn schedule(&self, run: &Run) -> Call<ScheduleOutcome> {
        Call::new(&self.inner, &SCHEDULE).body(run)
    }

    pub fn schedule_nothing(&self) -> Call<ScheduleOutcome> {
        Call::new(&self.inner, &SCHEDULE)
    }

    pub fn cancel(&self) -> Call<()> {
        Call::new(&self.inner, &CANCEL)
    }

    pub fn log(&self) -> Call<String> {
        Call::new(&self.inner, &LOG)
    }

    pub fn artifact(&self) -> Call<Bytes> {
        Call::new(&self.inner, &ARTIFACT)
    }

    pub fn upload(&self, body: Upload) -> Call<()> {
        Call::new(&self.inner, &UPLOAD).upload(body)
    }

    pub fn exists(&self) -> Call<()> {
        Call::new(&self.inner, &HEAD)
    }

    pub fn run(&self) -> Call<Run> {
        Call::new(&self.inner, &MAYBE)
    }

    pub fn default_run(&self) -> Call<Run> {
        Call::new(&self.inner, &DEFAULT)
    }

    pub fn maybe(&self) -> Call<Option<Run>> {
        Call::new(&self.inner, &MAYBE)
    }
}

#[must_use]
pub struct ListRuns {
    call: PagedCall<RunListResult, Run>,
}

impl ListRuns {
    pub fn filter(self, filter: &str) -> Self {
        Self { call: self.call.set(3, &filter) }
    }

    pub fn top(self, top: Option<i32>) -> Self {
        Self { call: self.call.set(4, &top) }
    }

    pub fn trace(self, trace: &str) -> Self {
        Self { call: self.call.set(5, &trace) }
    }

    pub fn ids(self, ids: &[i64]) -> Self {
        Self { call: self.call.set(6, &ids) }
    }
}

#[must_use]
pub struct ListTasks {
    call: PagedCall<TaskPage, Task>,
}

impl ListTasks {
    pub fn page_no(self, number: i32) -> Self {
        Self { call: self.call.set(3, &number) }
    }
}

calls! {
    ListRuns: PagedCall<RunListResult, Run>;
    ListTasks: PagedCall<TaskPage, Task>;
}

#[derive(Clone, PartialEq)]
pub struct Run {
    pub run_id: String,
    pub status: Option<String>,
    pub extra: Extra,
}

#[derive(Clone, PartialEq)]
pub struct RunListResult {
    pub value: Option<Vec<Run>>,
    pub next_link: Option<String>,
}

#[derive(Clone, PartialEq)]
pub struct Task {
    pub id: i64,
}

#[derive(Clone, PartialEq)]
pub struct TaskPage {
    pub tasks: Vec<Task>,
    pub total_count: Option<bindery_runtime::Value>,
    pub has_more: Option<bool>,
}

#[derive(Clone, PartialEq)]
pub struct Rule {
    pub name: String,
    pub platform: Vec<String>,
    pub note: Option<String>,
}

#[derive(Clone, PartialEq)]
pub struct Failure {
    pub code: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ScheduleOutcome {
    Done(Run),
    Accepted,
    Part(Bytes),
}

impl Outcome for ScheduleOutcome {
    fn select(variant: usize) -> Self {
        match variant {
            1 => Self::Accepted,
            2 => Self::Part(blank()),
            _ => Self::Done(blank()),
        }
    }

    fn slot(&mut self) -> Slot<'_> {
        match self {
            Self::Done(value) => value.slot(),
            Self::Accepted => Slot::Missing,
            Self::Part(value) => value.slot(),
        }
    }
}

outcomes!(ScheduleOutcome);

impl Run {
    pub fn new(run_id: &str) -> Self {
        Self { run_id: run_id.to_owned(), ..blank() }
    }
}

macro_rules! record {
    ($name:ident $shape:ident $wire:literal [$($member:ident = $field:expr),*] $($extra:ident)?) => {
        static $shape: Shape = {
            let shape = Shape::new($wire, &[$($field),*]);
            $(let shape = { let _ = stringify!($extra); shape.open() };)?
            shape
        };

        impl Record for $name {
            fn shape(&self) -> &'static Shape {
                &$shape
            }

            fn blank() -> Self {
                Self { $($member: blank(),)* $($extra: blank(),)? }
            }

            fn field_mut(&mut self, index: usize) -> Slot<'_> {
                $(if index == EXTRA { return self.$extra.slot(); })?
                let fields: Vec<Slot<'_>> = vec![$(self.$member.slot()),*];
                fields.into_iter().nth(index).unwrap_or(Slot::Missing)
            }

            fn field(&self, index: usize) -> View<'_> {
                $(if index == EXTRA { return self.$extra.view(); })?
                let fields: Vec<View<'_>> = vec![$(self.$member.view()),*];
                fields.into_iter().nth(index).unwrap_or(View::Missing)
            }
        }

        records!($name);
    };
}

record!(Run RUN "Run" [
    run_id = Field::new("runId").required(),
    status = Field::new("status").read_only()
] extra);
record!(RunListResult RUN_LIST_RESULT "RunListResult" [
    value = Field::new("value"),
    next_link = Field::new("nextLink")
]);
record!(Task TASK "Task" [id = Field::new("Id").required()]);
record!(TaskPage TASK_PAGE "TaskPage" [
    tasks = Field::new("Tasks").required(),
    total_count = Field::new("TotalCount"),
    has_more = Field::new("HasMore")
]);
record!(Rule RULE_SHAPE "Rule" [
    name = Field::new("name").required(),
    platform = Field::new("platform").required(),
    note = Field::new("note")
]);
record!(Failure FAILURE "Failure" [code = Field::new("code").required()]);
