//! Enumerations, inheritance from several bases, errors of several types, free objects.

use bindery_autorest::{
    extensible_enums_swagger as enums, multiple_inheritance as inheritance,
    non_string_enum, object_type, xms_error_responses as errors,
};
use serde_json::json;

use crate::service::{accepted, client, dictionary};

#[tokio::test]
async fn ObjectTypeResponse() {
    let object = client(object_type::Client::builder()).get().await.unwrap();
    let object = serde_json::to_value(&object).unwrap();
    assert_eq!(object, json!({"message": "An object was successfully returned"}));
}

#[tokio::test]
async fn ObjectTypePut() {
    let object = dictionary([("foo", json!("bar"))]);
    accepted(client(object_type::Client::builder()).put(&object)).await;
}

#[tokio::test]
async fn ObjectTypeErrorResponse() {
    let call = client(object_type::Client::builder()).put(&dictionary([]));
    let error = call.await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.message(), Some("The object you passed was incorrect"));
}

fn numbers() -> non_string_enum::Client {
    client(non_string_enum::Client::builder())
}

#[tokio::test]
async fn NonStringEnumsPostInt() {
    let call = numbers().int().put().input(non_string_enum::types::IntEnum::Value200);
    assert_eq!(call.await.unwrap(), "Nice job posting an int enum");
}

#[tokio::test]
async fn NonStringEnumsGetInt() {
    let value = numbers().int().get().await.unwrap();
    assert_eq!(value, non_string_enum::types::IntEnum::Value429);
}

fn pets() -> enums::pet::PetOperations {
    client(enums::Client::builder()).pet()
}

#[tokio::test]
async fn expectedEnum() {
    let tommy = pets().get_by_pet_id("tommy").await.unwrap();
    assert_eq!(tommy.days_of_week, Some(enums::types::DaysOfWeekExtensibleEnum::Monday));
    assert_eq!(tommy.int_enum, enums::types::IntEnum::Value1);
}

#[tokio::test]
async fn unexpectedEnum() {
    let casper = pets().get_by_pet_id("casper").await.unwrap();
    let day = enums::types::DaysOfWeekExtensibleEnum::Other("Weekend".to_owned());
    assert_eq!(casper.days_of_week, Some(day));
    assert_eq!(casper.int_enum, enums::types::IntEnum::Value2);
}

#[tokio::test]
async fn allowedValueEnum() {
    let scooby = pets().get_by_pet_id("scooby").await.unwrap();
    let day = enums::types::DaysOfWeekExtensibleEnum::Thursday;
    assert_eq!(scooby.days_of_week, Some(day));
    assert_eq!(scooby.int_enum, enums::types::IntEnum::Other("2.1".to_owned()));
}

#[tokio::test]
async fn roundTripEnum() {
    let retriever = enums::types::Pet::new(enums::types::IntEnum::Value3).with(|pet| {
        pet.name = Some("Retriever".to_owned());
        pet.days_of_week = Some(enums::types::DaysOfWeekExtensibleEnum::Friday);
    });
    assert_eq!(pets().add_pet().pet(&retriever).await.unwrap(), retriever);
}

fn animals() -> inheritance::Client {
    client(inheritance::Client::builder())
}

#[tokio::test]
async fn MultipleInheritancePetGet() {
    assert_eq!(animals().get_pet().await.unwrap().name, "Peanut");
}

#[tokio::test]
async fn MultipleInheritancePetPut() {
    let answer =
        animals().put_pet(&inheritance::types::Pet::new("Butter")).await.unwrap();
    assert_eq!(answer, "Pet was correct!");
}

#[tokio::test]
async fn MultipleInheritanceHorseGet() {
    let horse = animals().get_horse().await.unwrap();
    assert_eq!((horse.name.as_str(), horse.is_a_show_horse), ("Fred", Some(true)));
}

#[tokio::test]
async fn MultipleInheritanceHorsePut() {
    let horse = inheritance::types::Horse::new("General")
        .with(|horse| horse.is_a_show_horse = Some(false));
    assert_eq!(animals().put_horse(&horse).await.unwrap(), "Horse was correct!");
}

#[tokio::test]
async fn MultipleInheritanceFelineGet() {
    let feline = animals().get_feline().await.unwrap();
    assert_eq!((feline.meows, feline.hisses), (Some(true), Some(true)));
}

#[tokio::test]
async fn MultipleInheritanceFelinePut() {
    let feline = inheritance::types::Feline::default().with(|feline| {
        feline.meows = Some(false);
        feline.hisses = Some(true);
    });
    assert_eq!(animals().put_feline(&feline).await.unwrap(), "Feline was correct!");
}

#[tokio::test]
async fn MultipleInheritanceCatGet() {
    let cat = animals().get_cat().await.unwrap();
    assert_eq!(cat.name, "Whiskers");
    assert_eq!(
        (cat.likes_milk, cat.meows, cat.hisses),
        (Some(true), Some(true), Some(true))
    );
}

#[tokio::test]
async fn MultipleInheritanceCatPut() {
    let cat = inheritance::types::Cat::new("Boots").with(|cat| {
        cat.likes_milk = Some(false);
        cat.meows = Some(true);
        cat.hisses = Some(false);
    });
    assert_eq!(animals().put_cat(&cat).await.unwrap(), "Cat was correct!");
}

#[tokio::test]
async fn MultipleInheritanceKittenGet() {
    let kitten = animals().get_kitten().await.unwrap();
    assert_eq!(kitten.name, "Gatito");
    assert_eq!((kitten.likes_milk, kitten.eats_mice_yet), (Some(true), Some(false)));
    assert_eq!((kitten.meows, kitten.hisses), (Some(true), Some(true)));
}

#[tokio::test]
async fn MultipleInheritanceKittenPut() {
    let kitten = inheritance::types::Kitten::new("Kitty").with(|kitten| {
        kitten.likes_milk = Some(false);
        kitten.meows = Some(true);
        kitten.hisses = Some(false);
        kitten.eats_mice_yet = Some(true);
    });
    assert_eq!(animals().put_kitten(&kitten).await.unwrap(), "Kitten was correct!");
}

fn clinic() -> errors::pet::PetOperations {
    client(errors::Client::builder()).pet()
}

#[tokio::test]
async fn expectedNoErrors() {
    let outcome = clinic().get_pet_by_id("tommy").await.unwrap();
    let errors::pet::GetPetByIdOutcome::Ok(tommy) = outcome else {
        panic!("the status is 200");
    };
    assert_eq!(tommy.name.as_deref(), Some("Tommy Tomson"));
    clinic().do_something("stay").await.unwrap();
}

#[tokio::test]
async fn expectedPetSadError() {
    let error = clinic().do_something("jump").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    let Some(errors::types::PetActionError::PetSadError(sad)) = error.failure() else {
        panic!("the body says that it is sad");
    };
    assert_eq!(sad.reason.as_deref(), Some("need more treats"));
    assert_eq!(sad.error_message.as_deref(), Some("casper aint happy"));
}

#[tokio::test]
async fn expectedPetHungryError() {
    use errors::types::PetActionError::PetHungryOrThirstyError;
    let error = clinic().do_something("fetch").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    let Some(PetHungryOrThirstyError(hungry)) = error.failure() else {
        panic!("the body says that it is hungry");
    };
    assert_eq!(hungry.hungry_or_thirsty.as_deref(), Some("hungry and thirsty"));
    assert_eq!(hungry.reason.as_deref(), Some("need more everything"));
}

#[tokio::test]
async fn intError() {
    let error = clinic().get_pet_by_id("alien123").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 501);
    assert_eq!(error.failure::<i64>(), Some(123));
}

#[tokio::test]
async fn stringError() {
    let error = clinic().get_pet_by_id("ringo").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.failure::<String>().as_deref(), Some("ringo is missing"));
}

#[tokio::test]
async fn animalNotFoundError() {
    use errors::types::NotFoundErrorBase::AnimalNotFound;
    let error = clinic().get_pet_by_id("coyoteUgly").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    let Some(AnimalNotFound(animal)) = error.failure() else {
        panic!("the body says what was not found");
    };
    assert_eq!(animal.name.as_deref(), Some("coyote"));
    let reason = "the type of animal requested is not available";
    assert_eq!(animal.reason.as_deref(), Some(reason));
}

#[tokio::test]
async fn linkNotFoundError() {
    use errors::types::NotFoundErrorBase::InvalidResourceLink;
    let error = clinic().get_pet_by_id("weirdAlYankovic").await.unwrap_err();
    let Some(InvalidResourceLink(link)) = error.failure() else {
        panic!("the body says what was not found");
    };
    assert_eq!(link.what_sub_address.as_deref(), Some("pet/yourpet was not found"));
}

#[tokio::test]
async fn sendErrorWithParamNameModels() {
    let error = clinic().has_models_param().models("value1").send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    let Some(errors::types::PetActionError::PetSadError(sad)) = error.failure() else {
        panic!("the body says that it is sad");
    };
    assert_eq!(sad.action_response.as_deref(), Some("grrrr"));
}

#[tokio::test]
async fn NonStringEnumsPostFloat() {
    let call = numbers().float().put().input(200.4);
    assert_eq!(call.await.unwrap(), "Nice job posting a float enum");
}

#[tokio::test]
async fn NonStringEnumsGetFloat() {
    assert_eq!(numbers().float().get().await.unwrap(), 429.1);
}
