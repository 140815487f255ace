// The whole driver through as many lives of its port as fit into a while: nothing of an earlier life stays behind. Threads and
// descriptors are the process's, hence alone.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using OneNetModem.At.Links;
using OneNetModem.Quectel.Ports;
using OneNetModem.Quectel.Session;

namespace OneNetModem.EndToEnd.Tests.Line;

[CollectionDefinition(nameof(ManyLivesTests), DisableParallelization = true)]
[Collection(nameof(ManyLivesTests))]
public sealed class ManyLivesTests
{
    private const int Lives = 1000;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_session_whose_port_is_unplugged_and_plugged_in_again_and_again_leaves_nothing_behind()
    {
        await using UsbBench usb = new();
        UsbBench.Plugged module = usb.Plug("1-1.4", "ttyUSB2");
        List<WeakReference> links = [];
        await using ModemSession session = Session(usb, usb.Dev("ttyUSB2"), links);
        await LiveAsync(session, module, session.Start);
        await LivesAsync(session, module, 20, TimeSpan.MaxValue); // what the runtime makes once: thread pool, timers, poll threads
        (int Threads, int Descriptors) before = Held();
        Stopwatch clock = Stopwatch.StartNew();
        int lives = await LivesAsync(session, module, Lives, Budget);
        TimeSpan took = clock.Elapsed;
        (int Threads, int Descriptors) after = Held();
        int alive = Alive(links);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{lives} lives in {took.TotalSeconds:0.0} s; threads {before.Threads} -> {after.Threads}, descriptors {before.Descriptors} -> {after.Descriptors}, links alive {alive}"));
        Assert.True(lives >= 50, $"only {lives} lives");
        Assert.True(after.Descriptors <= before.Descriptors + 5, $"{before.Descriptors} descriptors before, {after.Descriptors} after {lives} lives");
        Assert.True(after.Threads <= before.Threads + 25, $"{before.Threads} threads before, {after.Threads} after {lives} lives");
        Assert.InRange(alive, 1, 3); // the one of now, and what a register or a frame still holds
    }

    private static ModemSession Session(UsbBench usb, string port, List<WeakReference> links)
    {
        ModemPort modemPort = new("test", port, new LinkSettings(), usb, TimeProvider.System);
        return new ModemSession(new ModemSessionOptions { PortArrival = modemPort.Arrival }, Open, SessionLine.Anybody(1));

        async ValueTask<IByteLink> Open(CancellationToken token)
        {
            IByteLink link = await modemPort.OpenAsync(token);
            links.Add(new WeakReference(link));
            return link;
        }
    }

    private static async Task<int> LivesAsync(ModemSession session, UsbBench.Plugged module, int count, TimeSpan budget)
    {
        Stopwatch clock = Stopwatch.StartNew();
        int lives = 0;
        for (; lives < count && clock.Elapsed < budget; lives++)
        {
            TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (On(session, SessionState.WaitingForPort, waiting))
            {
                module.Module.Unplug();
                await waiting.Task.WaitAsync(EmulatedLine.Limit);
            }

            await LiveAsync(session, module, () => module.Module.Replug(underAnotherName: lives % 2 == 0));
        }

        return lives;
    }

    /// <summary>One life: the module has answered, and said who it is.</summary>
    private static async Task LiveAsync(ModemSession session, UsbBench.Plugged module, Action begin)
    {
        TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using (On(session, SessionState.SimCheck, known))
        {
            begin();
            await known.Task.WaitAsync(EmulatedLine.Limit);
        }

        Assert.Equal(module.Port.Name, session.Facts.Port);
    }

    private static Subscription On(ModemSession session, SessionState state, TaskCompletionSource reached)
    {
        void Changed(SessionTransition change)
        {
            if (change.To == state)
            {
                reached.TrySetResult();
            }
        }

        session.StateChanged += Changed;
        return new Subscription(() => session.StateChanged -= Changed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Alive(List<WeakReference> links)
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return links.Count(link => link.IsAlive);
    }

    private static (int Threads, int Descriptors) Held() =>
        (Directory.GetDirectories("/proc/self/task").Length, Directory.GetFileSystemEntries("/proc/self/fd").Length);

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
