// install-service and uninstall-service into a folder that stands for a system, by the real program; the unit as systemd sees it.
using System.Runtime.InteropServices;
using Xunit;

namespace OneNetModem.Cli.Tests.Service;

public sealed class InstallTests
{
    private const string Unit = "etc/systemd/system/onenet-modem.service";
    private const string Enabled = "etc/systemd/system/multi-user.target.wants/onenet-modem.service";
    private static readonly string Here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    [Fact]
    public async Task Without_yes_the_steps_are_told_and_nothing_is_done()
    {
        RequireSystemd();
        using TestFolder image = new();
        ProgramResult told = await InstallAsync(image, "--prefix", Here);
        Assert.Equal((0, "nothing was done; --yes does it\n"), (told.ExitCode, told.Error));
        Assert.Equal(
            [
                $"write {image.Path}/etc/sysusers.d/onenet-modem.conf (the account onenet-modem, in the group dialout)",
                $"write {image.Path}/etc/onenet-modem/config.json (the sample, to be filled in)",
                $"write {image.Path}/{Unit}",
                $"run systemctl --root={image.Path} enable onenet-modem.service",
            ],
            told.Lines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(image.Path));
    }

    [Fact]
    public async Task The_unit_is_in_place_enabled_verified_and_has_little_to_lose()
    {
        RequireSystemd();
        using TestFolder image = new();
        ProgramResult done = await InstallAsync(image, "--yes", "--prefix", Here, "--config", "/etc/line7/config.json");
        Assert.True(done.ExitCode == 0, done.Error);
        string unit = Path.Combine(image.Path, Unit);
        string text = await File.ReadAllTextAsync(unit);
        Assert.Contains($"\nExecStart={Here}/onenet-modem run --config /etc/line7/config.json\nEnvironment=DOTNET_ROOT=/", text, StringComparison.Ordinal);
        Assert.Contains("\nWorkingDirectory=/etc/line7\n", text, StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(Path.Combine(image.Path, Enabled)).LinkTarget);

        ProgramResult verified = await ProgramProcess.StartAsync("systemd-analyze", ["verify", "--man=no", unit], image.Path);
        Assert.Equal((0, "", ""), (verified.ExitCode, verified.Output, verified.Error));

        // In tenths: 2.0. It ends with an error when the exposure is above.
        ProgramResult security = await ProgramProcess.StartAsync("systemd-analyze", ["security", "--offline=true", "--threshold=20", unit], image.Path);
        Assert.True(security.ExitCode == 0, security.Output + security.Error);
    }

    [Fact]
    public async Task Settings_that_are_there_stay_and_the_account_is_one_that_sysusers_understands()
    {
        RequireSystemd();
        using TestFolder image = new();
        Directory.CreateDirectory(Path.Combine(image.Path, "etc/onenet-modem"));
        string config = Path.Combine(image.Path, "etc/onenet-modem/config.json");
        await File.WriteAllTextAsync(config, "{ }");
        Assert.Equal(0, (await InstallAsync(image, "--yes", "--prefix", Here)).ExitCode);
        Assert.Equal(0, (await InstallAsync(image, "--yes", "--prefix", Here)).ExitCode);
        Assert.Equal("{ }", await File.ReadAllTextAsync(config));

        ProgramResult account = await ProgramProcess.StartAsync("systemd-sysusers", ["--root=" + image.Path, "--dry-run"], image.Path);
        Assert.True(account.ExitCode == 0, account.Error);
        Assert.Contains("onenet-modem", account.Output + account.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_copied_program_runs_and_what_is_told_is_also_there_as_json()
    {
        RequireSystemd();
        using TestFolder image = new();
        ProgramResult done = await InstallAsync(image, "--yes", "--json");
        Assert.True(done.ExitCode == 0, done.Error);
        Assert.All(done.Lines, line => Assert.Contains("\"event\":\"step\"", line, StringComparison.Ordinal));
        Assert.Contains("\"isDone\":true", done.Lines[0], StringComparison.Ordinal);
        string runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        ProgramResult version = await ProgramProcess.StartAsync(
            Path.Combine(image.Path, "opt/onenet-modem/onenet-modem"), ["--version"], image.Path, environment: new() { ["DOTNET_ROOT"] = runtime });
        Assert.True(version.ExitCode == 0, version.Error);
    }

    [Fact]
    public async Task Removal_takes_the_unit_and_leaves_program_and_settings()
    {
        RequireSystemd();
        using TestFolder image = new();
        await InstallAsync(image, "--yes", "--prefix", Here);
        ProgramResult removed = await ProgramProcess.RunInAsync(image, ["uninstall-service", "--root", image.Path, "--yes"]);
        Assert.True(removed.ExitCode == 0, removed.Error);
        Assert.Contains("left in place: ", removed.Error, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(image.Path, "etc/onenet-modem/config.json")], Directory.EnumerateFiles(image.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("--prefix", "/home/me/onenet-modem", "does not see home and temporary folders")]
    [InlineData("--config", "/tmp/config.json", "does not see home and temporary folders")]
    [InlineData("--prefix", "/opt/one net", "letters, digits")]
    [InlineData("--config", "/etc/%n.json", "letters, digits")]
    public async Task A_place_that_a_service_cannot_use_is_refused(string option, string path, string why)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Linux paths");
        ProgramResult refused = await ProgramProcess.RunAsync("install-service", option, path);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains(why, refused.Error, StringComparison.Ordinal);
        Assert.Contains(path, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_root_is_told_so_before_the_first_step()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "root is Linux");
        using TestFolder folder = new();
        string[] install = [ProgramProcess.Assembly, "install-service", "--yes", "--prefix", "/opt/onenet-modem-test"];

        // In a user namespace of its own even root is nobody.
        ProgramResult refused = Environment.IsPrivilegedProcess
            ? await ProgramProcess.StartAsync("unshare", ["--user", "dotnet", .. install], folder.Path)
            : await ProgramProcess.StartAsync("dotnet", install, folder.Path);
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("sudo", refused.Error, StringComparison.Ordinal);
    }

    private static Task<ProgramResult> InstallAsync(TestFolder image, params string[] more) =>
        ProgramProcess.RunInAsync(image, ["install-service", "--root", image.Path, .. more]);

    private static void RequireSystemd() => Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze") || File.Exists("/bin/systemd-analyze"), "systemd is not installed (Debian: apt-get install systemd)");
}
