// Log events have stable ids: no two messages share one, and each layer keeps to its own hundred.
using System.Globalization;
using System.Text.RegularExpressions;
using OneNetModem.Testing;

namespace OneNetModem.EndToEnd.Tests.Architecture;

public sealed partial class EventIdTests
{
    [Fact]
    public void No_two_log_messages_share_an_event_id()
    {
        List<int> ids = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            ids.AddRange(Message().Matches(File.ReadAllText(file)).Select(m => int.Parse(m.Groups["id"].Value, CultureInfo.InvariantCulture)));
        }

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [GeneratedRegex(@"\[LoggerMessage\((EventId = )?(?<id>\d+),", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Message();
}
