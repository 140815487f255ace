// Who listens on the local side: a request from the cloud waits for an answer of local programs only where there are some.
using System.Collections;
using OneNetModem.OneNet.Topics;

namespace OneNetModem.Bridge.Commands;

/// <summary>The subscriptions of local programs, kept up by the endpoint's events. Thread-safe.</summary>
/// <remarks>A program is known by its session's items: unlike its client id they are another object after a takeover.</remarks>
public sealed class LocalAudience
{
    private const string FiltersItem = "filters";

    private readonly Lock _gate = new();
    private readonly HashSet<IDictionary> _connected = new(ReferenceEqualityComparer.Instance);
    private readonly List<object> _listeners = [];

    /// <summary>Counts somebody who hears everything and may answer anything, until the result is disposed.</summary>
    public IDisposable Listen()
    {
        Listener listener = new(this);
        lock (_gate)
        {
            _listeners.Add(listener);
        }

        return listener;
    }

    /// <summary>Whether somebody has subscribed to this topic below <c>onenet/down</c>: a program that means to answer.</summary>
    internal bool IsAddressed(string topic) => Any(f => !IsCatchAll(f) && TopicFilter.Matches(f, topic));

    /// <summary>Whether anybody gets it, a listener to everything (<c>#</c>) included: it may answer, or only look on.</summary>
    internal bool IsHeard(string topic)
    {
        lock (_gate)
        {
            if (_listeners.Count > 0)
            {
                return true;
            }
        }

        return Any(f => TopicFilter.Matches(f, topic));
    }

    internal void Connected(IDictionary session)
    {
        lock (_gate)
        {
            _connected.Add(session);
        }
    }

    internal void Disconnected(IDictionary session)
    {
        lock (_gate)
        {
            _connected.Remove(session);
        }
    }

    internal void Subscribed(IDictionary session, string filter)
    {
        lock (_gate)
        {
            if (session[FiltersItem] is not HashSet<string> filters)
            {
                session[FiltersItem] = filters = new HashSet<string>(StringComparer.Ordinal);
            }

            filters.Add(filter);
        }
    }

    internal void Unsubscribed(IDictionary session, string filter)
    {
        lock (_gate)
        {
            (session[FiltersItem] as HashSet<string>)?.Remove(filter);
        }
    }

    private bool Any(Func<string, bool> fits)
    {
        lock (_gate)
        {
            return _connected.Any(s => s[FiltersItem] is HashSet<string> filters && filters.Any(fits));
        }
    }

    /// <summary>A filter that asks for what goes down without saying so.</summary>
    private static bool IsCatchAll(string filter) => !filter.Split('/').Contains("down", StringComparer.Ordinal);

    private sealed class Listener(LocalAudience audience) : IDisposable
    {
        public void Dispose()
        {
            lock (audience._gate)
            {
                audience._listeners.Remove(this);
            }
        }
    }
}
