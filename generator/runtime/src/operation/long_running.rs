//! Operations that the service goes on with after it has answered.

/// Where the final value of a long-running operation is found, once its state is known
/// to be a success (`final-state-via` of Azure's extensions for OpenAPI).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FinalState {
    /// In the last answer under the URL of `Azure-AsyncOperation`.
    AzureAsyncOperation,
    /// In the last answer under the URL of `Operation-Location`.
    OperationLocation,
    /// Under the URL of `Location`.
    Location,
    /// Under the URL of the first request.
    OriginalUri,
}
