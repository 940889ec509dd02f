//! Families of records that a member tells apart.

use bindery_autorest::body_complex::Client;
use bindery_autorest::body_complex::polymorphism::Polymorphism;
use bindery_autorest::body_complex::types::{
    DotFish, Fish, GoblinSharkColor, Goblinshark, Salmon, SalmonBase, Sawshark,
    SharkBase, SmartSalmon,
};
use bindery_runtime::{Base64, DateTime};
use serde_json::json;

use crate::service::{accepted, client};

fn fishes() -> Polymorphism {
    client(Client::builder()).polymorphism()
}

fn moment(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn shark() -> SharkBase {
    SharkBase::new(20.0, moment("2012-01-05T01:00:00Z")).with(|shark| {
        shark.species = Some("predator".to_owned());
        shark.age = Some(6);
    })
}

fn sawshark() -> Sawshark {
    Sawshark::new(10.0, moment("1900-01-05T01:00:00Z")).with(|shark| {
        shark.species = Some("dangerous".to_owned());
        shark.age = Some(105);
        shark.picture = Some(Base64::encode(&[255, 255, 255, 255, 254]));
    })
}

fn goblin() -> Goblinshark {
    Goblinshark::new(30.0, moment("2015-08-08T00:00:00Z")).with(|shark| {
        shark.species = Some("scary".to_owned());
        shark.age = Some(1);
        shark.jawsize = Some(5);
        shark.color = Some(GoblinSharkColor::from("pinkish-gray"));
    })
}

fn siblings() -> Vec<Fish> {
    vec![Fish::Shark(shark()), Fish::Sawshark(sawshark()), Fish::Goblin(goblin())]
}

fn salmon() -> SalmonBase {
    SalmonBase::new(1.0).with(|salmon| {
        salmon.species = Some("king".to_owned());
        salmon.location = Some("alaska".to_owned());
        salmon.iswild = Some(true);
        salmon.siblings = Some(siblings());
    })
}

fn smart_salmon() -> SmartSalmon {
    SmartSalmon::new(1.0).with(|salmon| {
        salmon.species = Some("king".to_owned());
        salmon.location = Some("alaska".to_owned());
        salmon.iswild = Some(true);
        salmon.siblings = Some(siblings());
        salmon.extra.insert("additionalProperty1", 1);
        salmon.extra.insert("additionalProperty2", false);
        salmon.extra.insert("additionalProperty3", "hello");
        salmon.extra.insert("additionalProperty4", json!({"a": 1, "b": 2}));
        salmon.extra.insert("additionalProperty5", json!([1, 3]));
    })
}

#[tokio::test]
async fn getComplexPolymorphismValid() {
    assert_eq!(fishes().get_valid().await.unwrap(), Fish::Salmon(salmon()));
}

#[tokio::test]
async fn putComplexPolymorphismValid() {
    accepted(fishes().put_valid(&Fish::Salmon(salmon()))).await;
}

#[tokio::test]
async fn getComplexPolymorphismComplicated() {
    let salmon = fishes().get_complicated().await.unwrap();
    assert_eq!(salmon, Salmon::SmartSalmon(smart_salmon()));
}

#[tokio::test]
async fn putComplexPolymorphismComplicated() {
    accepted(fishes().put_complicated(&Salmon::SmartSalmon(smart_salmon()))).await;
}

#[tokio::test]
async fn putComplexPolymorphismNoDiscriminator() {
    // The answer leaves out the member that tells the variants apart: it is kept whole.
    let answer =
        fishes().put_missing_discriminator(&Salmon::Salmon(salmon())).await.unwrap();
    let Salmon::Other(other) = answer else { panic!("{answer:?}") };
    let whole = other.into_json();
    assert_eq!(whole["location"], "alaska");
    assert_eq!(whole["siblings"][1]["fishtype"], "sawshark");
}

#[tokio::test]
async fn getComplexPolymorphismDotSyntax() {
    let DotFish::DotSalmon(salmon) = fishes().get_dot_syntax().await.unwrap() else {
        panic!("the tag says that it is a salmon");
    };
    assert_eq!(salmon.location.as_deref(), Some("sweden"));
    assert_eq!(salmon.iswild, Some(true));
    assert_eq!(salmon.species.as_deref(), Some("king"));
}

#[tokio::test]
async fn getComposedWithDiscriminator() {
    let market = fishes().get_composed_with_discriminator().await.unwrap();
    let DotFish::DotSalmon(sample) = market.sample_fish.unwrap() else {
        panic!("the tag says that it is a salmon");
    };
    assert_eq!(sample.location.as_deref(), Some("australia"));
    assert_eq!(market.sample_salmon.unwrap().location.as_deref(), Some("sweden"));
    let salmons = market.salmons.unwrap();
    assert_eq!(salmons[1].location.as_deref(), Some("atlantic"));
    let fishes = market.fishes.unwrap();
    assert!(fishes.iter().all(|fish| matches!(fish, DotFish::DotSalmon(_))));
    assert_eq!(fishes.len(), 2);
}

#[tokio::test]
async fn getComposedWithoutDiscriminator() {
    let market = fishes().get_composed_without_discriminator().await.unwrap();
    let sample = market.sample_salmon.unwrap();
    assert_eq!(sample.location.as_deref(), Some("sweden"));
    assert_eq!(sample.iswild, Some(false));
    let Some(DotFish::Other(fish)) = market.sample_fish else {
        panic!("nothing says what it is");
    };
    assert_eq!(fish.into_json()["species"], "king");
    assert_eq!(market.salmons.unwrap().len(), 2);
    assert_eq!(market.fishes.unwrap().len(), 2);
}

fn shark_with(siblings: Vec<Fish>) -> Fish {
    Fish::Shark(shark().with(|shark| shark.siblings = Some(siblings)))
}

fn lone_sawshark() -> Fish {
    Fish::Sawshark(sawshark().with(|shark| shark.siblings = Some(Vec::new())))
}

fn family() -> Fish {
    let coho = SalmonBase::new(2.0).with(|salmon| {
        salmon.species = Some("coho".to_owned());
        salmon.location = Some("atlantic".to_owned());
        salmon.iswild = Some(true);
        salmon.siblings = Some(vec![Fish::Shark(shark()), Fish::Sawshark(sawshark())]);
    });
    let siblings =
        vec![shark_with(vec![Fish::Salmon(coho), lone_sawshark()]), lone_sawshark()];
    Fish::Salmon(salmon().with(|salmon| salmon.siblings = Some(siblings)))
}

#[tokio::test]
async fn getComplexPolymorphicRecursiveValid() {
    let fish =
        client(Client::builder()).polymorphicrecursive().get_valid().await.unwrap();
    assert_eq!(fish, family());
}

#[tokio::test]
async fn putComplexPolymorphicRecursiveValid() {
    accepted(client(Client::builder()).polymorphicrecursive().put_valid(&family()))
        .await;
}
