// The command line reads its own YAML files with the kinds of values that scripts are made of.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("onenet-modem")]
