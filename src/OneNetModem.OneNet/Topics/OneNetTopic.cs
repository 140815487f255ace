// A topic of OneNET taken apart, and put together.
using System.Diagnostics.CodeAnalysis;
using OneNetModem.OneNet.Endpoints;

namespace OneNetModem.OneNet.Topics;

/// <summary>A topic of the form <c>$sys/{pid}/{device}/...</c> that OneNET knows.</summary>
public sealed class OneNetTopic
{
    private readonly TopicEntry _entry;

    private OneNetTopic(TopicEntry entry, DeviceIdentity device, string? id, string text)
    {
        _entry = entry;
        Device = device;
        Id = id;
        Text = text;
    }

    /// <summary>What it is for.</summary>
    public TopicKind Kind => _entry.Kind;

    /// <summary>Who publishes on it.</summary>
    public TopicDirection Direction => _entry.Direction;

    /// <summary>The family it belongs to.</summary>
    public TopicSets Set => _entry.Set;

    /// <summary>Whose topic it is.</summary>
    public DeviceIdentity Device { get; }

    /// <summary>Command id or service identifier; null for topics without one.</summary>
    public string? Id { get; }

    /// <summary>The topic itself.</summary>
    public string Text { get; }

    /// <summary>Puts a topic together.</summary>
    /// <param name="kind">Any kind that stands for one topic.</param>
    /// <param name="device">Whose.</param>
    /// <param name="id">Command id or service identifier: letters, digits, _ and - only. Required exactly when the kind has one.</param>
    /// <exception cref="ArgumentException">The id is missing, not wanted, or not of these characters.</exception>
    public static OneNetTopic Build(TopicKind kind, DeviceIdentity device, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        TopicEntry entry = TopicTable.For(kind);
        if (entry.HasId != (id is not null))
        {
            throw new ArgumentException(entry.HasId ? $"{kind} needs an id." : $"{kind} takes no id.", nameof(id));
        }

        if (id is not null && !IsId(id))
        {
            throw new ArgumentException("An id in a topic has letters, digits, _ and - only.", nameof(id));
        }

        string rest = id is null ? entry.Pattern : entry.Pattern.Replace("*", id, StringComparison.Ordinal);
        return new OneNetTopic(entry, device, id, device.Topic(rest));
    }

    /// <summary>Takes a topic name apart; false when OneNET has no such topic (wildcards included).</summary>
    public static bool TryParse(string? topic, [NotNullWhen(true)] out OneNetTopic? parsed)
    {
        parsed = null;
        if (topic?.Split('/') is not ["$sys", { Length: > 0 } pid, { Length: > 0 } device, .. { Length: > 0 } levels])
        {
            return false;
        }

        foreach (TopicEntry entry in TopicTable.Entries)
        {
            if (Matches(entry.Levels, levels, out string? id))
            {
                parsed = new OneNetTopic(entry, new DeviceIdentity(pid, device), id, topic);
                return true;
            }
        }

        return false;
    }

    /// <summary>The topic.</summary>
    public override string ToString() => Text;

    private static bool Matches(string[] pattern, string[] levels, out string? id)
    {
        id = null;
        if (pattern.Length != levels.Length)
        {
            return false;
        }

        for (int i = 0; i < levels.Length; i++)
        {
            if (pattern[i] is "*")
            {
                id = levels[i];
                if (!IsId(id))
                {
                    return false;
                }
            }
            else if (!string.Equals(pattern[i], levels[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsId(string id) => id.Length > 0 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
