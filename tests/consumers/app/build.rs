fn main() -> Result<(), bindery::Error> {
    bindery::configure()
        .normalised_overlay("specs/azure-container-registry/overlay.yaml")
        .compile("specs/azure-container-registry/description.json")
}
