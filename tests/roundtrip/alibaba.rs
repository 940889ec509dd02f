//! The sample of Alibaba's reference. Its times are numbers where the reference says text.

use bindery_clouds::alibaba_container_registry::types::ArtifactSubscriptionTaskPage;
use bindery_tests::places::shared;

use super::{check, first_object};

#[test]
fn the_sample_of_the_reference() {
    let Some(shared) = shared() else { return };
    let text = super::reference(&shared, "004");
    check::<ArtifactSubscriptionTaskPage>("sample", &first_object(&text));
}
