// The tests look at argument rules without starting a process for each.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("OneNetModem.Cli.Tests")]
