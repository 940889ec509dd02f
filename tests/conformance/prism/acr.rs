//! Azure Container Registry: Swagger 2.0.

use bindery_clouds::azure_container_registry::Client;
use bindery_clouds::azure_container_registry::types::{
    Agent, Architecture, Argument, Credentials, DockerBuildRequest, DockerBuildStep,
    DockerBuildStepUpdate, Os, Platform, RunUpdate, SourceRegistryCredentials,
    SourceRegistryLoginMode, Task, TaskProperties, TaskPropertiesUpdate, TaskUpdate,
    TimerTrigger, Triggers,
};
use bindery_runtime::{Credential, Maybe};

use super::{Called, check};

const GROUP: &str = "group";
const REGISTRY: &str = "registry";

fn platform() -> Platform {
    Platform::new(Os::Linux)
        .with(|platform| platform.architecture = Some(Architecture::Amd64))
}

fn request() -> DockerBuildRequest {
    let login = SourceRegistryCredentials::default()
        .with(|login| login.login_mode = Some(SourceRegistryLoginMode::Default));
    DockerBuildRequest::new("Dockerfile", platform()).with(|request| {
        request.image_names = Some(vec!["a:b".to_owned()]);
        request.arguments = Some(vec![Argument::new("k", "v")]);
        request.timeout = Some(600);
        request.agent_configuration =
            Some(Agent::default().with(|agent| agent.cpu = Some(2)));
        request.credentials =
            Some(Credentials::default().with(|both| both.source_registry = Some(login)));
    })
}

fn task() -> Task {
    let timer = TimerTrigger::new("30 9 * * 1-5", "timer");
    let step = DockerBuildStep::new("Dockerfile");
    let properties = TaskProperties::new(platform(), step.into()).with(|properties| {
        properties.trigger =
            Some(Triggers::default().with(|all| all.timer_triggers = Some(vec![timer])));
    });
    Task::new("eastus").with(|task| task.properties = Some(properties))
}

fn update() -> TaskUpdate {
    let step = DockerBuildStepUpdate::default()
        .with(|step| step.image_names = Some(vec!["a:b".to_owned()]));
    let properties = TaskPropertiesUpdate::default().with(|properties| {
        properties.step = Some(step.into());
        properties.agent_configuration = Maybe::Value(Agent::default());
    });
    TaskUpdate::default().with(|update| update.properties = Some(properties))
}

const CALLS: &[Called<Client>] = &[
    ("Registries_ScheduleRun", |client| {
        let call = client.registries().schedule_run(GROUP, REGISTRY, &request().into());
        call.send_blocking().map(drop)
    }),
    ("Registries_GetBuildSourceUploadUrl", |client| {
        let call = client.registries().get_build_source_upload_url(GROUP, REGISTRY);
        call.send_blocking().map(drop)
    }),
    ("Runs_List", |client| {
        let call = client.runs().list(GROUP, REGISTRY).filter("status eq 'Failed'");
        call.top(5).send_blocking().map(drop)
    }),
    ("Runs_Get", |client| {
        client.runs().get(GROUP, REGISTRY, "r 1").send_blocking().map(drop)
    }),
    ("Runs_Update", |client| {
        let update =
            RunUpdate::default().with(|run| run.is_archive_enabled = Some(true));
        let call = client.runs().update(GROUP, REGISTRY, "r1", &update);
        call.send_blocking().map(drop)
    }),
    ("Runs_GetLogSasUrl", |client| {
        client.runs().get_log_sas_url(GROUP, REGISTRY, "r1").send_blocking().map(drop)
    }),
    ("Runs_Cancel", |client| {
        client.runs().cancel(GROUP, REGISTRY, "r1").send_blocking().map(drop)
    }),
    ("Tasks_List", |client| {
        client.tasks().list(GROUP, REGISTRY).send_blocking().map(drop)
    }),
    ("Tasks_Get", |client| {
        client.tasks().get(GROUP, REGISTRY, "myTask").send_blocking().map(drop)
    }),
    ("Tasks_Create", |client| {
        let call = client.tasks().create(GROUP, REGISTRY, "myTask", &task());
        call.send_blocking().map(drop)
    }),
    ("Tasks_Delete", |client| {
        client.tasks().delete(GROUP, REGISTRY, "myTask").send_blocking().map(drop)
    }),
    ("Tasks_Update", |client| {
        let call = client.tasks().update(GROUP, REGISTRY, "myTask", &update());
        call.send_blocking().map(drop)
    }),
    ("Tasks_GetDetails", |client| {
        client.tasks().get_details(GROUP, REGISTRY, "myTask").send_blocking().map(drop)
    }),
];

#[test]
fn calls_fit_the_description() {
    let description = "azure-container-registry/description.json";
    check(description, Client::builder("sub"), Credential::bearer("token"), CALLS);
}

/// The validator does look: a name that is too short is refused.
#[test]
fn what_does_not_fit_is_refused() {
    let description = "azure-container-registry/description.json";
    let Some(server) = super::start(description) else { return };
    let builder = Client::builder("sub").base_url(server.origin());
    let client = builder.credential(Credential::bearer("token")).build().unwrap();
    let error = client.tasks().get(GROUP, "r", "t").send_blocking().unwrap_err();
    assert_eq!(error.status().unwrap(), 422);
}
