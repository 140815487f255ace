// What users have published, imported and run on an emulated module: what each yields. Postings/README.md says where they come from.
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Scripts.Import;
using OneNetModem.Diagnostics.Tests.Bench;
using OneNetModem.Emulator;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Scripts;

public sealed class PostingTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "OneNetModem.Diagnostics.Tests", "Scripts", "Postings");

    /// <summary>The file, what it is taken for, the module it runs on, its steps, what is not taken over, how the run ends.</summary>
    public static TheoryData<string, ImportFormat, string, int, string[], string> All => new()
    {
        { "ec600s-mqtt.ini", ImportFormat.Qcom, "EC25", 13, ["2: RunTimes=10", "3: DelayTime=1000", "96: {\"method\""], "0: All 13 steps came out well." },
        { "quectel-chat-connect", ImportFormat.Chat, "EC25", 4, ["12: ATD*99#: dials"], "0: All 4 steps came out well." },
        { "3g.chat", ImportFormat.Chat, "EC25", 4, ["4: REPORT CONNECT", "11: ATD*99***1#: dials"], "0: All 4 steps came out well." },
        { "sixfab-chat-connect", ImportFormat.Chat, "BG96", 8, ["15: ATD*99#: dials"], "0: All 8 steps came out well." },
        { "vintage-net-bg96.chat", ImportFormat.Chat, "BG96", 8, ["8: REPORT CONNECT", "9: +++: leaves a data mode", "18: ATDT*99***1#: dials"], "0: All 8 steps came out well." },
        { "kura.chat", ImportFormat.Chat, "EC25", 3, ["7: +++ath", "8: OK", "11: atd*99***2#: dials"], "0: All 3 steps came out well." },
        { "bg96-aws.log", ImportFormat.Log, "BG96", 19, ["40: AT+QFUPL=\"root.pem\",1758,100: asks for data"], "0: All 19 steps came out well." },
        { "tinygsm-apn.log", ImportFormat.Log, "BG96", 7, ["1: Connecting", "14: - success"], "0: All 7 steps came out well." },
        { "ec21-forum.log", ImportFormat.Log, "EC25", 7, ["1: Sending AT Command", "3: Received Response:", "11: Sending", "18: Sending", "25: Sending", "32: Sending", "37: Sending", "44: Sending"], "0: All 7 steps came out well." },
        { "ec21-support.txt", ImportFormat.Log, "EC25", 10, [], "0: All 10 steps came out well." },
        { "mbed-ec21.log", ImportFormat.Log, "EC25", 4, ["1: +CSQ: 30,99: came unasked", "1: OK: ends no command", "5: RSSI", "12: Network registration", "16: Continue"], "0: All 4 steps came out well." },
        { "ec200t.log", ImportFormat.Log, "EC25", 3, [], "0: All 3 steps came out well." },

        // This BG96 said POWERED DOWN when it restarted; the emulated one restarts without.
        { "tinygsm-boot.log", ImportFormat.Log, "BG96", 6, ["1: Wait...", "2: Initializing modem...", "16: +QIURC: \"pdpdeact\",1: came unasked", "27: RDY: came unasked", "28: [8972]", "37: [9091]"], "1: AT+CFUN=1,1: no 'POWERED DOWN' within 30s." },

        // What the module was told before stands in no command of this log: there is no context yet.
        { "soracom.log", ImportFormat.Log, "BG95", 11, ["27: Dest=", "28: Sent="], "1: AT+QIACT?: nothing but OK, and '+QIACT: 1,1,1,{address:ip}' was expected." },

        // The emulated module has no sockets.
        { "wiolte.log", ImportFormat.Log, "EC25", 4, ["20: AT+QISEND=0,22: asks for data"], "1: AT+QISTATE?: ERROR." },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void A_posting_is_imported_and_runs(string file, ImportFormat format, string profile, int steps, string[] notTaken, string outcome)
    {
        ImportedScript imported = ScriptImport.Read(File.ReadAllBytes(Path.Combine(Folder, file)), file);
        Assert.Equal(format, imported.Format);
        Assert.Collection(imported.NotTaken, [.. notTaken.Select(words => (Action<NotTaken>)(one => Assert.StartsWith(words, $"{one.Line}: {one.Text}: {one.Reason}", StringComparison.Ordinal)))]);
        Assert.Equal(steps, imported.Steps);
        Script script = ScriptWorld.Parse(imported.Text);
        ScriptWorld world = new()
        {
            Bench = new BenchWorld { Server = static _ => new EchoBroker(), Module = new BenchWorld().Module with { Profile = ModuleProfile.Find(profile)! } },
            Options = new ScriptOptions
            {
                Environment = _ => "cmiot",
                Allowed = ScriptCheck.AllDangers,
                Variables = script.Variables.ToDictionary(variable => variable.Name, _ => "cmiot", StringComparer.Ordinal),
            },
        };
        ScriptReport report = world.Run(script);
        Assert.Equal(outcome, $"{report.ExitCode}: {report.Sentence}");
    }

    [Fact]
    public void Every_posting_is_looked_at() =>
        Assert.Equal(
            Directory.GetFiles(Folder).Select(Path.GetFileName).Where(name => name != "README.md").Order(StringComparer.Ordinal),
            All.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));
}
