// The scripts of hardware/scripts on emulated modules of each series: well on a healthy one, and with the right words on a broken one.
using OneNetModem.Diagnostics.Scripts;
using OneNetModem.Diagnostics.Tests.Bench;
using OneNetModem.Diagnostics.Tests.Reports;
using OneNetModem.Diagnostics.Yaml;
using OneNetModem.Emulator;
using OneNetModem.Testing;
using Xunit;

namespace OneNetModem.Diagnostics.Tests.Scripts;

public sealed class FieldScriptTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "hardware", "scripts");

    public static TheoryData<string, string> All()
    {
        TheoryData<string, string> all = [];
        foreach (string file in Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            foreach (ModuleProfile profile in ModuleProfile.All)
            {
                all.Add(Path.GetFileName(file), profile.Name);
            }
        }

        return all;
    }

    [Fact]
    public void There_are_nine() => Assert.Equal(9, Directory.GetFiles(Folder, "*.yaml").Length);

    [Fact]
    public void Nothing_in_them_is_dangerous_or_unknown() =>
        Assert.Empty(Directory.GetFiles(Folder, "*.yaml").SelectMany(file => ScriptCheck.Of(Read(file), null)).Select(finding => finding.ToString()));

    [Theory]
    [MemberData(nameof(All))]
    public void A_healthy_module_passes(string file, string profile)
    {
        using TemporaryFolder folder = new();
        ScriptReport report = Run(file, profile, new BenchWorld(), folder);
        Assert.True(report is { ExitCode: 0, Verdict: Diagnostics.Bench.Verdict.Pass }, Story(report));
    }

    [Theory]
    [InlineData("identity.yaml", "low-voltage:3300", 1, "the supply is at 33")]
    [InlineData("identity.yaml", "hot:90", 0, "the module is at 9")]
    [InlineData("sim-registration.yaml", "no-sim", 4, "no SIM in the slot")]
    [InlineData("sim-registration.yaml", "sim-puk", 4, "the SIM waits: SIM PUK")]
    [InlineData("sim-registration.yaml", "denied:8", 5, "the network refuses this SIM")]
    [InlineData("sim-registration.yaml", "searching", 5, "no network in 90 s, signal 99")]
    [InlineData("bands-cells.yaml", "searching", 1, "no cell: bands ")]
    [InlineData("bands-cells.yaml", "weak-signal:-113", 1, "the signal never got above -1")]
    [InlineData("apn-matrix.yaml", "pdp-fails", 1, "none of cmiot, cmnet works")]
    [InlineData("apn-matrix.yaml", "apn-refused", 0, "cmnet does not work")]
    [InlineData("mqtt-roundtrip.yaml", "connack:5", 1, "CONNACK")]
    [InlineData("mqtt-roundtrip.yaml", "pub-fails", 1, "not sent")]
    [InlineData("soak.yaml", "pub-fails@every=3", 1, "of 10 messages were lost")]
    public void A_broken_one_is_told_in_words(string file, string fault, int exitCode, string words)
    {
        foreach (ModuleProfile profile in ModuleProfile.All)
        {
            using TemporaryFolder folder = new();
            ScriptReport report = Run(file, profile.Name, new BenchWorld { Faults = [fault] }, folder);
            Assert.True(report.ExitCode == exitCode, Story(report));
            Assert.Contains(words, Story(report), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sleep.yaml", "AT+QSCLK?", "+QSCLK: 1", "the UART sleeps while DTR is high")]
    [InlineData("sleep.yaml", "AT+CPSMS?", "+CPSMS: 1,,,\"00000100\",\"00001111\"", "PSM is on")]
    [InlineData("sleep.yaml", "AT+CEDRXS?", "+CEDRXS: 4,\"0101\"", "eDRX is asked for")]
    [InlineData("factory.yaml", "AT+IPR?", "+IPR: 9600", "the UART is fixed at 9600 bit/s")]
    [InlineData("factory.yaml", "AT+IFC?", "+IFC: 2,2", "flow control is on")]
    [InlineData("factory.yaml", "AT+COPS?", "+COPS: 1,2,\"46000\",7", "the operator is chosen by hand")]
    [InlineData("factory.yaml", "AT+QCFG=\"nwscanmode\"", "+QCFG: \"nwscanmode\",1", "scan mode 1")]
    [InlineData("identity.yaml", "AT+GSN", "860000012345678", "860000012345678 is no IMEI")]
    [InlineData("tls-check.yaml", "AT+QSSLCFG=\"seclevel\",1", "+QSSLCFG: \"seclevel\",1,0", "the server's certificate is not checked")]
    [InlineData("tls-check.yaml", "AT+QSSLCFG=\"ignorelocaltime\",1", "+QSSLCFG: \"ignorelocaltime\",1,0", "every certificate is out of date")]
    public void A_setting_that_somebody_has_left_is_named(string file, string command, string answer, string words)
    {
        foreach (ModuleProfile profile in ModuleProfile.All)
        {
            using TemporaryFolder folder = new();
            ScriptReport report = Run(file, profile.Name, new BenchWorld { Answers = { [command] = answer } }, folder);
            Assert.True(report.ExitCode == 1, Story(report));
            Assert.Contains(words, Story(report), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_certificate_that_is_not_on_the_module_is_missed()
    {
        ScriptReport report = new ScriptWorld().Run(Read(Path.Combine(Folder, "tls-check.yaml")));
        Assert.Equal(1, report.ExitCode);
        Assert.Contains("cacert.pem is not on the module", Story(report), StringComparison.Ordinal);
    }

    private static string Story(ScriptReport report) => $"{report.ExitCode}: {report.Sentence}\n{string.Join('\n', report.Steps.Select(step => $"{step.Verdict} {step.Title}: {step.Summary}"))}";

    private static Script Read(string file)
    {
        Script script = ScriptFile.Read(file, out YamlProblems problems);
        Assert.True(problems.Count == 0, string.Join('\n', problems.All));
        return script;
    }

    private static ScriptReport Run(string file, string profile, BenchWorld bench, TemporaryFolder folder)
    {
        // The file to upload lies beside the script.
        string copy = Path.Combine(folder.Path, file);
        File.Copy(Path.Combine(Folder, file), copy);
        File.WriteAllText(Path.Combine(folder.Path, "ca.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        Script script = Read(copy);
        ScriptOptions options = new() { Environment = _ => null };
        ScriptWorld world = new()
        {
            Bench = bench with { Module = bench.Module with { Profile = ModuleProfile.Find(profile)! } },
            Options = file == "tls-check.yaml" ? options with { Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["upload"] = "ca.pem" } } : options,
        };
        return world.Run(script);
    }
}
