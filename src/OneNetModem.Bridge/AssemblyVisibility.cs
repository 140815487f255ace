// The outbox's tests bound its file to a few pages, which is a full disk without one.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("OneNetModem.Bridge.Tests")]
