//! Members beyond those that a description names.

use bindery_autorest::additionalproperties::Client;
use bindery_autorest::additionalproperties::pets::Pets;
use bindery_autorest::additionalproperties::types::{
    CatApTrue, PetApInProperties, PetApInPropertiesWithApString, PetApObject,
    PetApString, PetApTrue,
};
use serde_json::json;

use crate::service::{client, dictionary};

const BIRTHDATE: &str = "2017-12-13T02:29:51Z";

fn pets() -> Pets {
    client(Client::builder()).pets()
}

#[tokio::test]
async fn additionalPropertiesTrue() {
    let puppy = PetApTrue::new(1).with(|pet| {
        pet.name = Some("Puppy".to_owned());
        pet.extra.insert("birthdate", BIRTHDATE);
        pet.extra.insert("complexProperty", json!({"color": "Red"}));
    });
    let answer = pets().create_ap_true(&puppy).await.unwrap();
    assert_eq!(answer, puppy.with(|pet| pet.status = Some(true)));
}

#[tokio::test]
async fn additionalPropertiesSubclass() {
    let lisa = CatApTrue::new(1).with(|cat| {
        cat.name = Some("Lisa".to_owned());
        cat.friendly = Some(true);
        cat.extra.insert("birthdate", BIRTHDATE);
        cat.extra.insert("complexProperty", json!({"color": "Red"}));
    });
    let answer = pets().create_cat_ap_true(&lisa).await.unwrap();
    assert_eq!(answer, lisa.with(|cat| cat.status = Some(true)));
}

#[tokio::test]
async fn additionalPropertiesTypeObject() {
    let hira = PetApObject::new(2).with(|pet| {
        pet.name = Some("Hira".to_owned());
        let puppy = json!({
            "id": 1,
            "name": "Puppy",
            "birthdate": BIRTHDATE,
            "complexProperty": {"color": "Red"},
        });
        pet.extra.insert("siblings", json!([puppy]));
        pet.extra.insert("picture", "//////4=");
    });
    let answer = pets().create_ap_object(&hira).await.unwrap();
    assert_eq!(answer, hira.with(|pet| pet.status = Some(true)));
}

#[tokio::test]
async fn additionalPropertiesTypeString() {
    let tommy = PetApString::new(3).with(|pet| {
        pet.name = Some("Tommy".to_owned());
        let text = |text: &str| text.to_owned();
        pet.extra = dictionary([
            ("color", text("red")),
            ("weight", text("10 kg")),
            ("city", text("Bombay")),
        ]);
    });
    let answer = pets().create_ap_string(&tommy).await.unwrap();
    assert_eq!(answer, tommy.with(|pet| pet.status = Some(true)));
}

#[tokio::test]
async fn additionalPropertiesInProperties() {
    let bunny = PetApInProperties::new(4).with(|pet| {
        pet.name = Some("Bunny".to_owned());
        let sizes = [("height", 5.61), ("weight", 599.0), ("footsize", 11.5)];
        pet.additional_properties = Some(dictionary(sizes));
    });
    let answer = pets().create_ap_in_properties(&bunny).await.unwrap();
    assert_eq!(answer, bunny.with(|pet| pet.status = Some(true)));
}

#[tokio::test]
async fn additionalPropertiesInPropertiesWithAPTypeString() {
    let funny = PetApInPropertiesWithApString::new(5, "westus").with(|pet| {
        pet.name = Some("Funny".to_owned());
        let sizes = [("height", 5.61), ("weight", 599.0), ("footsize", 11.5)];
        pet.additional_properties = Some(dictionary(sizes));
        let text = |text: &str| text.to_owned();
        pet.extra = dictionary([
            ("color", text("red")),
            ("city", text("Seattle")),
            ("food", text("tikka masala")),
        ]);
    });
    let answer = pets().create_ap_in_properties_with_ap_string(&funny).await.unwrap();
    assert_eq!(answer, funny.with(|pet| pet.status = Some(true)));
}
