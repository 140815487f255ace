// A job that needs the line once, such as pub: goes online, and ends with the reason when that is not to be.
using OneNetModem.Bridge;
using OneNetModem.Diagnostics;
using OneNetModem.Quectel.Session;

namespace OneNetModem.Cli.Line;

/// <summary>Brings a client online for a command that ends by itself, and watches it meanwhile.</summary>
internal sealed class OnlineJob
{
    private readonly TaskCompletionSource<CommandFailure> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandRun _run;
    private readonly OneNetClient _client;
    private readonly string _port;
    private SessionFault? _last;
    private bool _wasOnline;

    public OnlineJob(CommandRun run, OneNetClient client, string port)
    {
        _run = run;
        _client = client;
        _port = port;
        client.Session.StateChanged += change => _wasOnline |= change.To == SessionState.Online;
        client.Session.FaultRaised += OnFault;
    }

    /// <summary>Starts the session and waits until it is online.</summary>
    /// <exception cref="CommandFailure">Something that does not pass by itself is in the way, or the limit is over.</exception>
    public async Task GoOnlineAsync(TimeSpan limit, CancellationToken cancellation)
    {
        _client.Session.Start();
        try
        {
            await WhileAliveAsync(_client.Session.WaitOnlineAsync(cancellation).WaitAsync(limit, _run.Time, cancellation));
        }
        catch (TimeoutException)
        {
            throw Failures.Of(_last is { } fault ? Diagnosis.Of(fault) : Late(Diagnosis.Of(_client.Session.State, limit)), Where(_last?.Layer));
        }
    }

    /// <summary>Waits for work, but not beyond the point where only a person can help.</summary>
    /// <exception cref="CommandFailure">Such a fault.</exception>
    public async Task WhileAliveAsync(Task work)
    {
        if (await Task.WhenAny(work, _over.Task) == _over.Task && !work.IsCompleted)
        {
            throw await _over.Task;
        }
        await work;
    }

    /// <inheritdoc cref="WhileAliveAsync(Task)"/>
    public async Task<T> WhileAliveAsync<T>(Task<T> work)
    {
        await WhileAliveAsync((Task)work);
        return await work;
    }

    // The option is one of the commands that do a job: run has none, it waits as long as it takes.
    private static Diagnosis Late(Diagnosis diagnosis) =>
        diagnosis.Layer == SessionLayer.Registration ? diagnosis with { Tries = [.. diagnosis.Tries, "--timeout 10m    gives it longer"] } : diagnosis;

    private string Where(SessionLayer? layer) =>
        layer != SessionLayer.Mqtt ? _port
        : _client.Platform.IsOneNet ? $"device {_client.Device.DeviceName} of product {_client.Device.ProductId} ({_client.Platform.Name})"
        : $"client {_client.Device.DeviceName}";

    private void OnFault(SessionFault fault)
    {
        bool repeated = fault.Reason == _last?.Reason;
        _last = fault;
        // A service waits for a port to appear; somebody who waits for one message wants to know that it is not there.
        if (fault.NeedsPerson || (!_wasOnline && fault.Layer is SessionLayer.Port or SessionLayer.Module))
        {
            _over.TrySetResult(Failures.Of(Diagnosis.Of(fault), Where(fault.Layer)));
        }
        else if (!repeated && GlobalOptions.Verbosity(_run.Arguments) > -2)
        {
            _run.Error.WriteLine($"warning: {fault.Reason}; {fault.Advice}");
        }
    }
}
