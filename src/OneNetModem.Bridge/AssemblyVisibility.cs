// The outbox's tests get at its connection, to make a disk of it that is full or cannot be written.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("OneNetModem.Bridge.Tests")]
