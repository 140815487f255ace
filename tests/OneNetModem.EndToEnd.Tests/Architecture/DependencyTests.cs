// Who may use whom. The arrows are read from the project files and from what the compiler put into the assemblies.
using System.Reflection;
using System.Xml.Linq;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Architecture;

public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["At"] = [],
        ["OneNet"] = [],
        ["Quectel"] = ["At"],
        ["Emulator"] = ["At", "OneNet"],
        ["Bridge"] = ["Quectel", "OneNet", "At"],
        ["Diagnostics"] = ["Quectel", "OneNet", "At"],
        ["Cli"] = ["At", "OneNet", "Quectel", "Emulator", "Bridge", "Diagnostics"],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Fact]
    public void Every_project_is_in_the_table() =>
        Assert.Equal(
            Allowed.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"), "OneNetModem.*").Select(d => Path.GetFileName(d)["OneNetModem.".Length..]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_references_only_what_it_may(string project)
    {
        string file = Path.Combine(Repository.Root, "src", $"OneNetModem.{project}", $"OneNetModem.{project}.csproj");
        IEnumerable<string> references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/'))["OneNetModem.".Length..]);
        Assert.Empty(references.Except(Allowed[project], StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_only_what_it_may(string project)
    {
        Assembly assembly = Assembly.Load(project == "Cli" ? "onenet-modem" : $"OneNetModem.{project}");
        IEnumerable<string> used = assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("OneNetModem.", StringComparison.Ordinal)).Select(n => n["OneNetModem.".Length..]);
        Assert.Empty(used.Except(Allowed[project], StringComparer.Ordinal));
    }

    [Fact]
    public void The_emulator_uses_of_At_only_the_links()
    {
        string source = Path.Combine(Repository.Root, "src", "OneNetModem.Emulator");
        foreach (string file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            foreach (string line in File.ReadLines(file).Where(l => l.StartsWith("using OneNetModem.At", StringComparison.Ordinal)))
            {
                Assert.True(line is "using OneNetModem.At.Links;", $"{Path.GetFileName(file)}: {line}");
            }
        }
    }
}
