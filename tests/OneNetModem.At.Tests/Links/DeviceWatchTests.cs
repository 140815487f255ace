// The arrival of a device is seen in real folders: what comes, goes, changes its rights; folders that come later.
using System.Runtime.Versioning;
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Links;

[Collection(LinksCollection.Name)]
[SupportedOSPlatform("linux")]
public sealed class DeviceWatchTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("dev-").FullName;

    private string Node => Path.Combine(_folder, "ttyUSB2");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_node_that_appears_is_seen()
    {
        using Pty pty = new();
        using DeviceWatch watch = new(_folder);
        Assert.False(DeviceWatch.IsAccessible(Node));
        Task changed = watch.ChangedAsync(TestContext.Current.CancellationToken);
        Assert.False(changed.IsCompleted);
        File.CreateSymbolicLink(Node, pty.SlavePath);
        await changed.WaitAsync(Soon);
        Assert.True(DeviceWatch.IsAccessible(Node));
    }

    [Fact]
    public async Task What_happens_before_anybody_waits_is_not_lost()
    {
        for (int i = 0; i < 50; i++)
        {
            using DeviceWatch watch = new(_folder);
            await File.WriteAllTextAsync(Path.Combine(_folder, Path.GetRandomFileName()), "");
            await watch.ChangedAsync(TestContext.Current.CancellationToken).WaitAsync(Soon);
        }
    }

    [Fact]
    public async Task A_node_that_is_given_its_rights_is_seen()
    {
        await File.WriteAllTextAsync(Node, "");
        File.SetUnixFileMode(Node, UnixFileMode.None);
        using DeviceWatch watch = new(_folder);
        File.SetUnixFileMode(Node, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await watch.ChangedAsync(TestContext.Current.CancellationToken).WaitAsync(Soon);
    }

    [Fact]
    public async Task A_node_that_goes_is_seen()
    {
        await File.WriteAllTextAsync(Node, "");
        using DeviceWatch watch = new(_folder);
        File.Delete(Node);
        await watch.ChangedAsync(TestContext.Current.CancellationToken).WaitAsync(Soon);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_yet_is_seen_to_come()
    {
        string byPath = Path.Combine(_folder, "serial", "by-path");
        using DeviceWatch watch = new(byPath);
        Directory.CreateDirectory(byPath);
        await watch.ChangedAsync(TestContext.Current.CancellationToken).WaitAsync(Soon);
    }
}
