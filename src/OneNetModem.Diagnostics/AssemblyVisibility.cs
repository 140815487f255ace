// The command line reads its own YAML files with the kinds of values that scripts are made of; the tests try patterns one by one.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("onenet-modem")]
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("OneNetModem.Diagnostics.Tests")]
