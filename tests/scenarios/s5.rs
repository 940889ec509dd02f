//! Azure DevOps Build: make a definition from a template. What a client does not know of
//! the template must be in the definition all the same.

use bindery_clouds::azure_devops_build::Client;
use bindery_clouds::azure_devops_build::types::{
    BuildDefinition, BuildProcess, BuildRepository, BuildTrigger, VssError,
};
use bindery_runtime::{Credential, ErrorKind};

use crate::stage::Stage;

#[test]
fn a_template_becomes_a_definition() {
    let stage = Stage::new("s5/template");
    let builder = stage.set(Client::builder("org"));
    let client = builder.credential(Credential::pat("pat")).build().unwrap();
    let listed = client.templates().list("proj").send_blocking().unwrap().into_value();
    assert_eq!(listed.value.len(), 2);

    let template = client.templates().get("proj", "vsBuild").send_blocking().unwrap();
    let template = template.into_value();
    assert_eq!(template.icons.unwrap()["large@2x"], "https://d/icon2");
    let mut definition = template.template.unwrap();
    assert!(matches!(definition.process, Some(BuildProcess::DesignerProcess(_))));
    let triggers = definition.triggers.as_ref().unwrap();
    assert!(!matches!(triggers[0], BuildTrigger::Other(_)));
    definition.name = Some("from template".to_owned());
    definition.repository = Some(BuildRepository::default().with(|repository| {
        repository.id = Some("r".to_owned());
        repository.r#type = Some("TfsGit".to_owned());
        repository.name = Some("source".to_owned());
        repository.default_branch = Some("refs/heads/main".to_owned());
    }));

    let create = |definition: &BuildDefinition| {
        client.definitions().create("proj", definition).send_blocking()
    };
    let error = create(&definition).unwrap_err();
    assert_eq!(error.code(), Some("DefinitionExistsException"));
    assert_eq!(error.message(), Some("The definition from template exists."));
    let typed = error.failure::<VssError>().unwrap();
    assert_eq!(typed.event_id, Some(3_000));
    let created = create(&definition).unwrap().into_value();

    let id = created.id.unwrap();
    let mut stored = client.definitions().get("proj", id).send_blocking().unwrap().value;
    stored.comment = Some("changed".to_owned());
    let update = |stored: &BuildDefinition| {
        client.definitions().update("proj", id, stored).send_blocking()
    };
    assert_eq!(update(&stored).unwrap().value.revision, Some(2));
    let error = update(&stored).unwrap_err();
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16()),
        (ErrorKind::Status, 409)
    );
    assert_eq!(error.code(), Some("DefinitionRevisionMismatchException"));
    stage.end();
}
