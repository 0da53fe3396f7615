-- Asks for another filtered partial each time: all 2^18 choices of the 18 terms, in an order that repeats none.
local terms = {
  "industry=ai", "industry=saas", "industry=social", "industry=spacetech", "industry=fintech", "industry=media",
  "product=analytics", "product=dashboard", "product=api", "product=integration",
  "service=consulting", "service=support", "service=training", "service=maintenance",
  "solution=cloud", "solution=enterprise", "solution=custom", "solution=mobile",
}
local at = 0

function init(arguments)
  at = tonumber(arguments[1])
end

function request()
  at = at + 1
  local choice, chosen = (at * 95801) % 262144, {}
  for place = 1, 18 do
    if math.floor(choice / 2 ^ (place - 1)) % 2 == 1 then chosen[#chosen + 1] = terms[place] end
  end
  return wrk.format("GET", "/case-studies/results?" .. table.concat(chosen, "&"))
end
