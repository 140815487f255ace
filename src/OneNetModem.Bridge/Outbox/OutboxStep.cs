// A piece of work for the outbox's loop. Several share a transaction; each ends after the commit.
namespace OneNetModem.Bridge.Outbox;

internal abstract class OutboxStep
{
    /// <summary>Does the work inside a transaction. May be called again after a rollback.</summary>
    public abstract void Apply();

    /// <summary>The work cannot be done: there is another result.</summary>
    public abstract void Fault(Exception e);

    /// <summary>Gives the caller the result.</summary>
    public abstract void Complete();
}

/// <param name="apply">The work.</param>
/// <param name="fault">What the caller gets when it cannot be done.</param>
internal sealed class OutboxStep<T>(Func<T> apply, Func<Exception, T> fault) : OutboxStep
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    public override void Apply() => _result = apply();

    public override void Fault(Exception e) => _result = fault(e);

    public override void Complete() => _done.TrySetResult(_result!);
}
