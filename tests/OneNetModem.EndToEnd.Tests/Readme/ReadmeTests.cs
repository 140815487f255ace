// The READMEs must stay true: their sample is compiled code, their links lead somewhere, both languages show the same commands.
using System.Text.RegularExpressions;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Readme;

public sealed partial class ReadmeTests
{
    public static TheoryData<string> Readmes() => ["README.md", "README.zh-CN.md"];

    [Theory]
    [MemberData(nameof(Readmes))]
    public void The_library_sample_is_compiled_code(string readme)
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "OneNetModem.EndToEnd.Tests", "Readme", "LibrarySample.cs"));
        IEnumerable<string> sample = source.Split("// sample\n")[1].Split("        // end")[0].TrimEnd().Split('\n').Select(l => l.Length > 8 ? l[8..] : l.Trim());
        Assert.Contains("```csharp\n" + string.Join('\n', sample) + "\n```", File.ReadAllText(Path.Combine(Repository.Root, readme)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Every_relative_link_leads_somewhere(string readme)
    {
        foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, readme))))
        {
            string target = link.Groups["target"].Value;
            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{readme} links to {target}, which is not there");
        }
    }

    [Fact]
    public void Both_languages_show_the_same_commands() =>
        Assert.Equal(Commands("README.md"), Commands("README.zh-CN.md"));

    private static IEnumerable<string> Commands(string readme) =>
        Fence().Matches(File.ReadAllText(Path.Combine(Repository.Root, readme))).Select(m => m.Groups["commands"].Value);

    [GeneratedRegex(@"\]\((?<target>[^):#]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"```console\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fence();
}
