fn main() -> Result<(), bindery::Error> {
    bindery::compile("../../../specs/azure-container-registry/description.json")
}
