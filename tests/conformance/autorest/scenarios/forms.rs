//! Forms, in parts and as a query.

use bindery_autorest::body_formdata::formdata::Formdata;
use bindery_autorest::body_formdata::types::FormdataUploadFileBody;
use bindery_autorest::body_formdata_urlencoded::formdataurlencoded::Formdataurlencoded;
use bindery_autorest::body_formdata_urlencoded::types::{
    FormdataurlencodedPartialConstantBodyBody, FormdataurlencodedUpdatePetWithFormBody,
    PetFood, PetType,
};
use bindery_autorest::{body_formdata, body_formdata_urlencoded};
use bindery_runtime::{File, Upload};

use crate::service::{accepted, client};

fn parts() -> Formdata {
    client(body_formdata::Client::builder()).formdata()
}

fn encoded() -> Formdataurlencoded {
    client(body_formdata_urlencoded::Client::builder()).formdataurlencoded()
}

#[tokio::test]
async fn FormdataStreamUploadFile() {
    let file = File::new("upload me").named("sample.txt");
    let body = FormdataUploadFileBody::new(file, "sample.txt");
    assert_eq!(parts().upload_file(&body).await.unwrap(), "upload me");
}

#[tokio::test]
async fn StreamUploadFile() {
    let answer = parts().upload_file_via_body(Upload::from("upload me")).await.unwrap();
    assert_eq!(answer, "upload me");
}

#[tokio::test]
async fn UpdatePetWithForm() {
    let body =
        FormdataurlencodedUpdatePetWithFormBody::new(PetType::Dog, PetFood::Meat, 42)
            .with(|body| body.name = Some("Fido".to_owned()));
    accepted(encoded().update_pet_with_form(1, &body)).await;
}

#[tokio::test]
async fn UrlEncodedDataWithPartialConstantBody() {
    let body = FormdataurlencodedPartialConstantBodyBody::new("bar", "foo");
    accepted(encoded().partial_constant_body(&body)).await;
}
