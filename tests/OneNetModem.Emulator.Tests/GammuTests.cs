// A program of somebody else's, which knows modems and nothing of us, identifies the module.
using System.Diagnostics;
using OneNetModem.Emulator.Ports;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class GammuTests
{
    private const string Gammu = "/usr/bin/gammu";

    [Theory]
    [InlineData("EC25", "860000012345673")]
    [InlineData("BG96", "866425030012340")]
    public async Task Gammu_identifies_the_module(string profile, string imei)
    {
        Assert.SkipUnless(File.Exists(Gammu), "gammu is not installed");
        using var off = new CancellationTokenSource();
        await using var port = new PtyPort();
        await using var module = new EmulatedModule(new ModuleOptions { Profile = ModuleProfile.Find(profile)! });
        Task run = module.RunAsync(port, off.Token);
        string settings = Path.GetTempFileName();
        await File.WriteAllTextAsync(settings, $"[gammu]\ndevice = {port.SlavePath}\nconnection = at115200\nuse_locking = no\n");
        using var gammu = new Process { StartInfo = new ProcessStartInfo(Gammu, ["-c", settings, "identify"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        gammu.Start();
        Task<string> output = gammu.StandardOutput.ReadToEndAsync();
        Task<string> errors = gammu.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await gammu.WaitForExitAsync(limit.Token);
        Assert.True(gammu.ExitCode == 0, await output + await errors);
        Assert.Contains(imei, await output, StringComparison.Ordinal);
        Assert.Contains("460001234567890", await output, StringComparison.Ordinal);
        File.Delete(settings);
        await off.CancelAsync();
        await run;
    }
}
