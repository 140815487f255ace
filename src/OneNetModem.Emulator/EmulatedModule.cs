// The emulated module as a program sees it: run it, let hosts use it, bend it. One loop owns everything inside; all that
// comes from elsewhere (bytes, timers, packets, calls) is posted to it.
using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using OneNetModem.At.Links;
using OneNetModem.Emulator.Core;
using OneNetModem.Emulator.Faults;
using OneNetModem.Emulator.Ports;

namespace OneNetModem.Emulator;

/// <summary>An emulated Quectel module. It lives from <see cref="RunAsync(CancellationToken)"/> to its cancellation, and
/// outlives its hosts: one that goes away and comes back finds everything as it left it.</summary>
/// <example>
/// <code>
/// await using var port = new PtyPort();
/// await using var module = new EmulatedModule(new ModuleOptions { Routes = ModuleRoutes.ToAnywhere() });
/// await module.RunAsync(port, cancellationToken);   // port.SlavePath is what a host opens
/// </code>
/// </example>
public sealed class EmulatedModule : IAsyncDisposable
{
    private readonly Channel<Action> _mailbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TimeProvider _time;
    private readonly ModuleCore _core;
    private Channel<byte[]>? _host;
    private IByteLink? _port;
    private bool _isUnplugged;
    private int _started;

    /// <summary>Makes a module; nothing happens before it is run.</summary>
    /// <param name="options">What it is; null is a healthy EC25 with no route to anywhere.</param>
    /// <param name="time">Clock and timers; null is the system's.</param>
    public EmulatedModule(ModuleOptions? options = null, TimeProvider? time = null)
    {
        Options = options ?? new ModuleOptions();
        _time = time ?? TimeProvider.System;
        _core = new ModuleCore(Options, _time, turn => Post(turn), Send, Unplug);
    }

    /// <summary>What it was made with.</summary>
    public ModuleOptions Options { get; }

    /// <summary>Runs the module until it is cancelled, which is its ordinary end.</summary>
    /// <exception cref="InvalidOperationException">It was run before.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("an emulated module is run once");
        }

        _core.Start();
        try
        {
            // Not ReadAllAsync, here and below: it goes on on a thread of the pool, and a simulation has one thread only.
            while (await _mailbox.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_mailbox.Reader.TryRead(out Action? turn))
                {
                    turn();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Switched off.
        }
        finally
        {
            _mailbox.Writer.TryComplete();
            await _core.StopAsync();
        }
    }

    /// <summary>Runs the module on one port until it is cancelled or the port ends.</summary>
    public async Task RunAsync(IByteLink port, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The port first: the module's loop may be busy from its first turn on.
        Task service = ServeAsync(port, end.Token);
        Task life = RunAsync(end.Token);
        await Task.WhenAny(life, service);
        end.Cancel();
        await Task.WhenAll(life, service);
    }

    /// <summary>Lets one host use the running module, until the link ends or it is cancelled. One host at a time: a new
    /// one takes over from the old.</summary>
    public async Task ServeAsync(IByteLink host, CancellationToken cancellationToken)
    {
        var output = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
        Post(() => (_host, _port, _isUnplugged) = (output, host, false));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task writing = WriteAllAsync(host, output.Reader, end);
        try
        {
            await ReadAllAsync(host.Input, end.Token);
        }
        finally
        {
            end.Cancel();
            await writing;
            Post(() => _host = _host == output ? null : _host);
        }
    }

    /// <summary>Replaces the faults, all in one step. Their times count from here.</summary>
    public void SetFaults(params IReadOnlyList<Fault> faults) => Post(() => _core.Faults.Change(_ => true, faults));

    /// <summary>Adds a fault; the same one can be there several times.</summary>
    public void AddFault(Fault fault) => Post(() => _core.Faults.Change(_ => false, [fault]));

    /// <summary>Removes faults: by <paramref name="name"/> as it is written (<c>connack:5@times=2</c>), or every one of the
    /// kind of that name (<c>connack</c>). No such fault: nothing happens.</summary>
    public void RemoveFaults(string name) => Post(() => _core.Faults.Change(f => f.IsCalled(name), []));

    /// <summary>The faults that are present, in the order in which they were added, when the running module has dealt with
    /// everything that had reached it before this call.</summary>
    public Task<IReadOnlyList<FaultReport>> ListFaultsAsync()
    {
        var reports = new TaskCompletionSource<IReadOnlyList<FaultReport>>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Post(() => reports.SetResult(_core.Faults.Reports)))
        {
            reports.SetException(new InvalidOperationException("the emulated module does not run any more"));
        }

        return reports.Task;
    }

    /// <summary>Pulls the plug of the host's port: an <see cref="IPluggablePort"/> goes away until it is replugged, any other
    /// link is closed for good. The module stays on.</summary>
    public void Unplug() => Post(PullPlug);

    /// <summary>Puts the plug of an <see cref="IPluggablePort"/> in again, under its old name or another one.</summary>
    public void Replug(bool underAnotherName = false) => Post(() => PutPlug(underAnotherName));

    /// <summary>Presses PWRKEY or RESET: the module boots.</summary>
    public void Restart() => Post(() => _core.Boot("reset"));

    /// <summary>The network takes PDP context <paramref name="context"/> (1 to 16) away.</summary>
    public void DropPdp(int context = 1) => Post(() => _core.Pdp.Deactivate(context, tell: true));

    /// <summary>The module gives out a URC of the caller's making, framed as usual; characters above U+00FF are not allowed.</summary>
    public void SayUrc(string line) => Post(() => _core.Output.Urc(line));

    /// <summary>Completes when the running module has dealt with everything that had reached it before this call: for
    /// simulations and tests, which let time pass only then.</summary>
    public Task SettledAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(settled.SetResult);
        return settled.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _mailbox.Writer.TryComplete();
        await _core.StopAsync();
    }

    private bool Post(Action turn) => _mailbox.Writer.TryWrite(turn);

    private void Unplug(int seconds, bool underAnotherName)
    {
        PullPlug();
        _core.Clock.After(TimeSpan.FromSeconds(seconds), () => PutPlug(underAnotherName));
    }

    private void PullPlug()
    {
        if (_port is null)
        {
            return;
        }

        _core.Observe(new PortUnplugged(_time.GetUtcNow()));
        if (_port is IPluggablePort port)
        {
            _isUnplugged = true;
            port.Unplug();
        }
        else
        {
            _ = _port.DisposeAsync().AsTask();
            _port = null;
            _host = null;
        }
    }

    private void PutPlug(bool underAnotherName)
    {
        try
        {
            string name = _port is IPluggablePort port ? port.Replug(underAnotherName) : "";
            _isUnplugged = false;
            _core.Observe(new PortPlugged(_time.GetUtcNow(), name));
        }
        catch (IOException e)
        {
            _core.Note("the port does not come back: " + e.Message);
        }
    }

    private void Send(byte[] bytes)
    {
        // Lost now, and not only when the line gets to it: the plug may be in again by then.
        if (!_isUnplugged)
        {
            _host?.Writer.TryWrite(bytes);
        }
    }

    private async Task ReadAllAsync(PipeReader input, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync(cancellationToken);
                if (result.Buffer.Length > 0)
                {
                    byte[] bytes = result.Buffer.ToArray();
                    Post(() => _core.Input.Receive(bytes));
                }

                input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or LinkException)
        {
            // The host is gone, or the module is.
        }
    }

    private async Task WriteAllAsync(IByteLink host, ChannelReader<byte[]> output, CancellationTokenSource end)
    {
        try
        {
            var pace = new BaudPace(Options.Baud, _time);
            while (await output.WaitToReadAsync(end.Token))
            {
                while (output.TryRead(out byte[]? bytes))
                {
                    foreach (ReadOnlyMemory<byte> piece in pace.Pieces(bytes))
                    {
                        await host.WriteAsync(piece, end.Token);
                        await pace.WaitAsync(piece.Length, end.Token);
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or LinkException)
        {
            end.Cancel();
        }
    }
}
